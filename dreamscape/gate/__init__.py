"""The gate: where people come in. Phones, and who may say what; it knows the narrative only."""
