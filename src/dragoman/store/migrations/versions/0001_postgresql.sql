CREATE TABLE runs (
  key SERIAL NOT NULL,
  command TEXT NOT NULL,
  coder TEXT NOT NULL,
  settings TEXT NOT NULL,
  begun TEXT NOT NULL,
  ended TEXT,
  "new" INTEGER NOT NULL,
  known INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  refused INTEGER NOT NULL,
  CONSTRAINT pk_runs PRIMARY KEY (key)
);

CREATE TABLE pages (
  key SERIAL NOT NULL,
  address TEXT NOT NULL,
  CONSTRAINT pk_pages PRIMARY KEY (key),
  CONSTRAINT uq_pages_address UNIQUE (address)
);

CREATE TABLE actors (
  key SERIAL NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  country TEXT,
  sectors TEXT NOT NULL,
  wikidata TEXT,
  CONSTRAINT pk_actors PRIMARY KEY (key),
  CONSTRAINT uq_actors_id UNIQUE (id)
);

CREATE TABLE places (
  key SERIAL NOT NULL,
  id TEXT NOT NULL,
  geonames_id INTEGER,
  name TEXT NOT NULL,
  country TEXT,
  lat FLOAT,
  lon FLOAT,
  CONSTRAINT pk_places PRIMARY KEY (key),
  CONSTRAINT uq_places_id UNIQUE (id)
);

CREATE TABLE pacts (
  key SERIAL NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  title TEXT,
  state TEXT NOT NULL,
  first_day TEXT,
  last_day TEXT,
  CONSTRAINT pk_pacts PRIMARY KEY (key),
  CONSTRAINT uq_pacts_id UNIQUE (id)
);

CREATE TABLE incident_changes (
  key SERIAL NOT NULL,
  at TEXT NOT NULL,
  kind TEXT NOT NULL,
  "old" TEXT NOT NULL,
  "new" TEXT NOT NULL,
  by TEXT NOT NULL,
  note TEXT,
  CONSTRAINT pk_incident_changes PRIMARY KEY (key)
);

CREATE TABLE corrections (
  key SERIAL NOT NULL,
  event_id TEXT,
  incident_id TEXT,
  coder TEXT,
  at TEXT NOT NULL,
  by TEXT NOT NULL,
  act TEXT NOT NULL,
  field TEXT,
  before TEXT,
  after TEXT,
  note TEXT,
  words TEXT,
  trigger TEXT,
  undoes INTEGER,
  state TEXT NOT NULL,
  previous_hash TEXT NOT NULL,
  hash TEXT NOT NULL,
  CONSTRAINT pk_corrections PRIMARY KEY (key),
  CONSTRAINT fk_corrections_undoes FOREIGN KEY(undoes) REFERENCES corrections (key),
  CONSTRAINT uq_corrections_hash UNIQUE (hash)
);

CREATE TABLE refusals (
  key SERIAL NOT NULL,
  run INTEGER NOT NULL,
  source TEXT NOT NULL,
  reason TEXT NOT NULL,
  CONSTRAINT pk_refusals PRIMARY KEY (key),
  CONSTRAINT fk_refusals_run FOREIGN KEY(run) REFERENCES runs (key)
);

CREATE TABLE captures (
  key SERIAL NOT NULL,
  hash TEXT NOT NULL,
  source TEXT NOT NULL,
  url TEXT,
  fetched TEXT NOT NULL,
  size INTEGER NOT NULL,
  raw BYTEA,
  run INTEGER,
  told TEXT,
  outcome TEXT NOT NULL,
  reason TEXT,
  article_id TEXT,
  CONSTRAINT pk_captures PRIMARY KEY (key),
  CONSTRAINT uq_captures_hash UNIQUE (hash),
  CONSTRAINT fk_captures_run FOREIGN KEY(run) REFERENCES runs (key)
);

CREATE TABLE articles (
  key SERIAL NOT NULL,
  id TEXT NOT NULL,
  page INTEGER NOT NULL,
  capture INTEGER,
  version INTEGER NOT NULL,
  newest BOOLEAN NOT NULL,
  title TEXT,
  byline TEXT,
  publisher TEXT,
  wire TEXT,
  owner_country TEXT,
  published TEXT,
  language TEXT,
  coder TEXT NOT NULL,
  text_hash TEXT NOT NULL,
  record BYTEA NOT NULL,
  story INTEGER,
  CONSTRAINT pk_articles PRIMARY KEY (key),
  CONSTRAINT uq_articles_id UNIQUE (id),
  CONSTRAINT fk_articles_page FOREIGN KEY(page) REFERENCES pages (key),
  CONSTRAINT fk_articles_capture FOREIGN KEY(capture) REFERENCES captures (key)
);

CREATE TABLE codings (
  key SERIAL NOT NULL,
  article INTEGER NOT NULL,
  coder TEXT NOT NULL,
  run INTEGER,
  became INTEGER,
  CONSTRAINT pk_codings PRIMARY KEY (key),
  CONSTRAINT uq_codings_article_coder UNIQUE (article, coder),
  CONSTRAINT fk_codings_article FOREIGN KEY(article) REFERENCES articles (key),
  CONSTRAINT fk_codings_run FOREIGN KEY(run) REFERENCES runs (key),
  CONSTRAINT fk_codings_became FOREIGN KEY(became) REFERENCES articles (key)
);

CREATE TABLE stories (
  key SERIAL NOT NULL,
  id TEXT NOT NULL,
  earliest INTEGER NOT NULL,
  fullest INTEGER NOT NULL,
  wire TEXT,
  size INTEGER NOT NULL,
  CONSTRAINT pk_stories PRIMARY KEY (key),
  CONSTRAINT uq_stories_id UNIQUE (id),
  CONSTRAINT fk_stories_earliest FOREIGN KEY(earliest) REFERENCES articles (key),
  CONSTRAINT fk_stories_fullest FOREIGN KEY(fullest) REFERENCES articles (key)
);

CREATE TABLE events (
  key SERIAL NOT NULL,
  id TEXT NOT NULL,
  article INTEGER NOT NULL,
  coder TEXT NOT NULL,
  current BOOLEAN NOT NULL,
  shown BOOLEAN NOT NULL,
  event_type TEXT NOT NULL,
  event_mode TEXT,
  cameo TEXT,
  quad INTEGER NOT NULL,
  score FLOAT NOT NULL,
  status TEXT NOT NULL,
  confidence FLOAT NOT NULL,
  date_start TEXT,
  date_end TEXT,
  day TEXT,
  month TEXT,
  place INTEGER,
  speaker TEXT,
  outlet TEXT,
  evidence TEXT NOT NULL,
  review TEXT,
  record BYTEA NOT NULL,
  revised BYTEA,
  incident INTEGER,
  words TSVECTOR,
  CONSTRAINT pk_events PRIMARY KEY (key),
  CONSTRAINT uq_events_id_coder UNIQUE (id, coder),
  CONSTRAINT fk_events_article FOREIGN KEY(article) REFERENCES articles (key),
  CONSTRAINT fk_events_place FOREIGN KEY(place) REFERENCES places (key)
);

CREATE TABLE agreements (
  key SERIAL NOT NULL,
  id TEXT NOT NULL,
  article INTEGER NOT NULL,
  coder TEXT NOT NULL,
  current BOOLEAN NOT NULL,
  shown BOOLEAN NOT NULL,
  kind TEXT NOT NULL,
  title TEXT,
  state TEXT NOT NULL,
  date_start TEXT,
  date_end TEXT,
  day TEXT,
  place TEXT,
  record BYTEA NOT NULL,
  pact INTEGER,
  CONSTRAINT pk_agreements PRIMARY KEY (key),
  CONSTRAINT uq_agreements_id_coder UNIQUE (id, coder),
  CONSTRAINT fk_agreements_article FOREIGN KEY(article) REFERENCES articles (key),
  CONSTRAINT fk_agreements_pact FOREIGN KEY(pact) REFERENCES pacts (key)
);

CREATE TABLE parties (
  key SERIAL NOT NULL,
  event INTEGER NOT NULL,
  role TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  text TEXT NOT NULL,
  name TEXT,
  country TEXT,
  sector TEXT,
  sectors TEXT NOT NULL,
  actor INTEGER,
  day TEXT,
  shown BOOLEAN NOT NULL,
  CONSTRAINT pk_parties PRIMARY KEY (key),
  CONSTRAINT fk_parties_event FOREIGN KEY(event) REFERENCES events (key),
  CONSTRAINT fk_parties_actor FOREIGN KEY(actor) REFERENCES actors (key)
);

CREATE TABLE event_contexts (
  key SERIAL NOT NULL,
  event INTEGER NOT NULL,
  context TEXT NOT NULL,
  CONSTRAINT pk_event_contexts PRIMARY KEY (key),
  CONSTRAINT fk_event_contexts_event FOREIGN KEY(event) REFERENCES events (key)
);

CREATE TABLE agreement_parties (
  key SERIAL NOT NULL,
  agreement INTEGER NOT NULL,
  country TEXT NOT NULL,
  CONSTRAINT pk_agreement_parties PRIMARY KEY (key),
  CONSTRAINT fk_agreement_parties_agreement FOREIGN KEY(agreement) REFERENCES agreements (key)
);

CREATE TABLE agreement_fields (
  key SERIAL NOT NULL,
  agreement INTEGER NOT NULL,
  field TEXT NOT NULL,
  CONSTRAINT pk_agreement_fields PRIMARY KEY (key),
  CONSTRAINT fk_agreement_fields_agreement FOREIGN KEY(agreement) REFERENCES agreements (key)
);

CREATE TABLE incidents (
  key SERIAL NOT NULL,
  id TEXT NOT NULL,
  event_type TEXT NOT NULL,
  quad INTEGER NOT NULL,
  score FLOAT NOT NULL,
  day TEXT,
  month TEXT,
  date_start TEXT,
  date_end TEXT,
  place INTEGER,
  reports INTEGER NOT NULL,
  stories INTEGER NOT NULL,
  wires INTEGER NOT NULL,
  owners INTEGER NOT NULL,
  merged_into INTEGER,
  lead INTEGER NOT NULL,
  CONSTRAINT pk_incidents PRIMARY KEY (key),
  CONSTRAINT uq_incidents_id UNIQUE (id),
  CONSTRAINT fk_incidents_place FOREIGN KEY(place) REFERENCES places (key),
  CONSTRAINT fk_incidents_merged_into FOREIGN KEY(merged_into) REFERENCES incidents (key),
  CONSTRAINT fk_incidents_lead FOREIGN KEY(lead) REFERENCES events (key)
);

CREATE TABLE incident_edges (
  key SERIAL NOT NULL,
  incident INTEGER NOT NULL,
  a INTEGER NOT NULL,
  b INTEGER NOT NULL,
  weight FLOAT NOT NULL,
  reasons TEXT NOT NULL,
  CONSTRAINT pk_incident_edges PRIMARY KEY (key),
  CONSTRAINT fk_incident_edges_incident FOREIGN KEY(incident) REFERENCES incidents (key),
  CONSTRAINT fk_incident_edges_a FOREIGN KEY(a) REFERENCES events (key),
  CONSTRAINT fk_incident_edges_b FOREIGN KEY(b) REFERENCES events (key)
);

ALTER TABLE articles ADD CONSTRAINT fk_articles_story FOREIGN KEY(story) REFERENCES stories (key) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE events ADD CONSTRAINT fk_events_incident FOREIGN KEY(incident) REFERENCES incidents (key) DEFERRABLE INITIALLY DEFERRED;

CREATE INDEX ix_actors_name ON actors (name);

CREATE INDEX ix_agreement_fields_agreement ON agreement_fields (agreement);

CREATE INDEX ix_agreement_fields_field_agreement ON agreement_fields (field, agreement);

CREATE INDEX ix_agreement_parties_agreement ON agreement_parties (agreement);

CREATE INDEX ix_agreement_parties_country_agreement ON agreement_parties (country, agreement);

CREATE INDEX ix_agreements_article ON agreements (article);

CREATE INDEX ix_agreements_pact ON agreements (pact);

CREATE INDEX ix_agreements_shown_day ON agreements (shown, day);

CREATE INDEX ix_articles_capture ON articles (capture);

CREATE INDEX ix_articles_page ON articles (page);

CREATE INDEX ix_articles_published ON articles (published);

CREATE INDEX ix_articles_publisher ON articles (publisher);

CREATE INDEX ix_articles_story ON articles (story);

CREATE INDEX ix_articles_text_hash ON articles (text_hash);

CREATE INDEX ix_articles_wire ON articles (wire);

CREATE INDEX ix_captures_article_id ON captures (article_id);

CREATE INDEX ix_codings_coder ON codings (coder);

CREATE INDEX ix_corrections_event_id ON corrections (event_id);

CREATE INDEX ix_corrections_incident_id ON corrections (incident_id);

CREATE INDEX ix_corrections_state ON corrections (state);

CREATE INDEX ix_event_contexts_context_event ON event_contexts (context, event);

CREATE INDEX ix_event_contexts_event ON event_contexts (event);

CREATE INDEX ix_events_article ON events (article);

CREATE INDEX ix_events_counts ON events (shown, month, event_type, quad, status, day, incident);

CREATE INDEX ix_events_incident ON events (incident);

CREATE INDEX ix_events_outlet ON events (outlet) WHERE outlet IS NOT NULL;

CREATE INDEX ix_events_place ON events (place);

CREATE INDEX ix_events_read_by_key ON events (key, shown, incident, month, day, quad, score, status, event_type);

CREATE INDEX ix_events_review ON events (review) WHERE review IS NOT NULL;

CREATE INDEX ix_events_shown_day ON events (shown, day);

CREATE INDEX ix_incident_changes_new ON incident_changes ("new");

CREATE INDEX ix_incident_changes_old ON incident_changes ("old");

CREATE INDEX ix_incident_edges_incident ON incident_edges (incident);

CREATE INDEX ix_incidents_counts ON incidents (merged_into, month, day, reports);

CREATE INDEX ix_incidents_day ON incidents (day);

CREATE INDEX ix_parties_actor_shown ON parties (actor, shown);

CREATE INDEX ix_parties_country_shown_role_day_event ON parties (country, shown, role, day, event);

CREATE INDEX ix_parties_event_country_role ON parties (event, country, role);

CREATE INDEX ix_places_country ON places (country);

CREATE INDEX ix_refusals_run ON refusals (run);

CREATE INDEX ix_events_words ON events USING gin (words);

CREATE FUNCTION corrections_stand() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP = 'UPDATE' THEN
      IF to_jsonb(NEW) - 'state' = to_jsonb(OLD) - 'state' THEN RETURN NEW; END IF;
      RAISE EXCEPTION 'corrections are never rewritten';
    END IF;
    RAISE EXCEPTION 'corrections are never deleted';
  END $$;

CREATE TRIGGER corrections_unchanged BEFORE UPDATE OR DELETE ON corrections
  FOR EACH ROW EXECUTE FUNCTION corrections_stand();

CREATE TRIGGER corrections_kept BEFORE TRUNCATE ON corrections
  FOR EACH STATEMENT EXECUTE FUNCTION corrections_stand();
