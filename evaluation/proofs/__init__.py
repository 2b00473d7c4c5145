"""Proofs: commands that put the bot under load, kill it or take its database, and print figures.

    python -m evaluation.proofs.kills        lost and repeated over random kills and power cuts
    python -m evaluation.proofs.outage       the database stopped under load
    python -m evaluation.proofs.twins        two processes, each update sent to both
    python -m evaluation.proofs.load         one processor, as fast as Telegram lets bots answer
    python -m evaluation.proofs.endurance    memory over many questions
    python -m evaluation.proofs.throughput   replies a second beside a bare echo bot

``--short``, where there is one, is the form for CI. Each exits with 1 when what it proves does not
hold.
"""
