// `habeas audit verify`: recomputes every log of the installation and says what it found.
