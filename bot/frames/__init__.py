from bot.frames.frame import AnswerType, Frame
from bot.frames.reader import FrameReader

__all__ = ["AnswerType", "Frame", "FrameReader"]
