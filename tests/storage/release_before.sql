-- What the release before made, on SQLite, and a few rows of it. PostgreSQL reads it as well.
CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0004');
CREATE TABLE chat (
    bot_id BIGINT NOT NULL,
    chat_id BIGINT NOT NULL,
    language VARCHAR(16),
    suggestions BOOLEAN NOT NULL,
    greeted BOOLEAN NOT NULL,
    PRIMARY KEY (bot_id, chat_id)
);
INSERT INTO "chat" VALUES(110201543,7,'fr',TRUE,FALSE);
CREATE TABLE day_count (
    day DATE NOT NULL,
    event VARCHAR(32) NOT NULL,
    entry VARCHAR(255) NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (day, event, entry)
);
CREATE TABLE disliked (
    "key" VARCHAR(64) NOT NULL,
    entry VARCHAR(255) NOT NULL,
    question TEXT NOT NULL,
    count INTEGER NOT NULL,
    last_disliked DATE NOT NULL,
    PRIMARY KEY ("key", entry)
);
CREATE TABLE feedback (
    bot_id BIGINT NOT NULL,
    chat_id BIGINT NOT NULL,
    message_id BIGINT NOT NULL,
    entry VARCHAR(255) NOT NULL,
    helpful BOOLEAN NOT NULL,
    day DATE NOT NULL,
    PRIMARY KEY (bot_id, chat_id, message_id)
);
CREATE TABLE inbox (
    bot_id BIGINT NOT NULL,
    update_id BIGINT NOT NULL,
    lane VARCHAR(40),
    payload TEXT,
    worker VARCHAR(32),
    attempts INTEGER DEFAULT 0 NOT NULL,
    received_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (bot_id, update_id)
);
INSERT INTO "inbox" VALUES(110201543,1,NULL,NULL,'w',0,'2026-11-28 19:17:57.969047');
INSERT INTO "inbox" VALUES(110201543,2,'7','{"update_id":2}','w',0,'2026-11-28 19:17:57.994381');
CREATE TABLE lease (
    bot_id BIGINT NOT NULL,
    lane VARCHAR(40) NOT NULL,
    worker VARCHAR(32) NOT NULL,
    PRIMARY KEY (bot_id, lane)
);
CREATE TABLE notice (
    bot_id BIGINT NOT NULL,
    digest VARCHAR(64) NOT NULL,
    PRIMARY KEY (bot_id)
);
CREATE TABLE reply (
    bot_id BIGINT NOT NULL,
    chat_id BIGINT NOT NULL,
    message_id BIGINT NOT NULL,
    reply_ids TEXT NOT NULL,
    question TEXT NOT NULL,
    entry TEXT NOT NULL,
    sent_at TIMESTAMP WITH TIME ZONE NOT NULL,
    shown VARCHAR(32) DEFAULT '' NOT NULL,
    PRIMARY KEY (bot_id, chat_id, message_id)
);
CREATE TABLE reply_part (
    bot_id BIGINT NOT NULL,
    chat_id BIGINT NOT NULL,
    reply_id BIGINT NOT NULL,
    message_id BIGINT NOT NULL,
    sent_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (bot_id, chat_id, reply_id)
);
CREATE TABLE staged (
    "key" VARCHAR(64) NOT NULL,
    entry VARCHAR(255) NOT NULL,
    question TEXT NOT NULL,
    language VARCHAR(16) NOT NULL,
    staged_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY ("key", entry)
);
INSERT INTO "staged" VALUES('0aad646adfd432af7450dead68fecce7737f9e0ebb95839df8c4bfd9790ef4ac','labs','how many labs','en','2026-11-28 19:17:57.962861');
CREATE TABLE suggestion (
    "key" VARCHAR(64) NOT NULL,
    entry VARCHAR(255) NOT NULL,
    question TEXT NOT NULL,
    count INTEGER NOT NULL,
    last_chosen DATE NOT NULL,
    PRIMARY KEY ("key", entry)
);
CREATE TABLE unanswered (
    "key" VARCHAR(64) NOT NULL,
    question TEXT NOT NULL,
    reason VARCHAR(32) NOT NULL,
    language VARCHAR(16) NOT NULL,
    closest TEXT NOT NULL,
    count INTEGER NOT NULL,
    last_asked DATE NOT NULL,
    PRIMARY KEY ("key")
);
INSERT INTO "unanswered" VALUES('f5b2b98bf44b60881a86499d98591d7995ce23ad93abd8a4aa11fadc20145d06','why?','no_match','en','["labs"]',1,'2026-11-28');
CREATE TABLE worker (
    id VARCHAR(32) NOT NULL,
    seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX inbox_open ON inbox (bot_id, lane, update_id) WHERE lane IS NOT NULL;
CREATE INDEX inbox_received ON inbox (received_at);
CREATE INDEX lease_worker ON lease (worker);
CREATE INDEX reply_sent ON reply (sent_at);
CREATE INDEX reply_part_sent ON reply_part (sent_at);
CREATE INDEX unanswered_last ON unanswered (last_asked);
