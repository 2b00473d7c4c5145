"""Makes a first knowledge folder of an article: source, facts with figures, questions."""
