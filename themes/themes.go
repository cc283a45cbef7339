// Package themes holds the default theme in the binary, so that the binary alone
// is enough in any folder.
package themes

import "embed"

// FS holds default/: layouts, styles, scripts, strings, archetypes, static files.
// What only a build with Node makes (node_modules, the charts bundle) is not in it.
//
//go:embed default/theme.yaml default/layouts default/styles default/scripts default/strings default/archetypes default/static
var FS embed.FS
