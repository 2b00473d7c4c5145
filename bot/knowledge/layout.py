"""Where the parts of a knowledge folder stand."""

SETTINGS = "knowledge.yaml"
SOURCES, FACTS, FAQ, VOCABULARY, LANGUAGES = "sources", "facts", "faq", "vocabulary", "languages"
FOLDERS = (SOURCES, FACTS, FAQ, VOCABULARY, LANGUAGES)
BACKUPS = (".", "#", "~")  # hidden files and editors' backups start with one of these
