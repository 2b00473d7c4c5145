from bot.verify.align import Context
from bot.verify.findings import Finding, FindingKind, State, Verdict, Verification
from bot.verify.verification import judge, most_decisive, verify

__all__ = [
    "Context",
    "Finding",
    "FindingKind",
    "State",
    "Verdict",
    "Verification",
    "judge",
    "most_decisive",
    "verify",
]
