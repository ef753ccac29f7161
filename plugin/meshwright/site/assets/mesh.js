/* What a page can do beyond being read: everything on it works without this file. */
"use strict";
