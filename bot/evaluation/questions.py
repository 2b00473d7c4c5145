"""Where question sets were read; ``bot.authoring.evaluation.questions`` does so now."""

from bot.authoring.evaluation.questions import QuestionModel, QuestionSet, read_questions

__all__ = ["QuestionModel", "QuestionSet", "read_questions"]
