"""The golden record: what two versions of the code make of the same content, compared."""
