namespace ofure {

// What the managed broker keeps of a key, to let its holder in; empty for keys made before.
extern const char* const kKeys0002;
const char* const kKeys0002 = R"sql(
ALTER TABLE key ADD COLUMN mqtt_verifier TEXT NOT NULL DEFAULT '';
)sql";

}  // namespace ofure
