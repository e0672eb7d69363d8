// Every address that a page or a letter links to is built here, so that links come from configuration only.
