-- SPDX-License-Identifier: Apache-2.0
-- What the files of definitions said when they could last be used.
SELECT name, content FROM rounds.definition_files
