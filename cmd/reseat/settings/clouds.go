package settings

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"reseat/batch/auth"
	"reseat/cmd/reseat/exit"
)

// CloudByName is one of the clouds that reseat knows, or one that the user's own
// configuration defines.
func CloudByName(name string) (auth.Cloud, error) {
	cloud, err := auth.CloudByName(name)
	if err == nil {
		return cloud, nil
	}
	file, read := Read(UserFile())
	if read != nil {
		return cloud, read
	}
	for _, own := range slices.Sorted(maps.Keys(file.clouds)) {
		if strings.EqualFold(own, name) {
			return definedCloud(file, own)
		}
	}
	return cloud, &exit.Error{Code: exit.Usage, Err: err, Hint: "another one is defined in " + UserFile() + ", under clouds: with authority, graph and scope"}
}

func definedCloud(file File, name string) (auth.Cloud, error) {
	said := map[string]string{}
	for key, s := range file.clouds[name] {
		if !slices.Contains([]string{"authority", "graph", "scope"}, key) || len(s.values) != 1 {
			return auth.Cloud{}, exit.Usagef("%s:%d: a cloud has one authority, one graph, and where it differs from graph one scope: %s", file.path, s.line, key)
		}
		said[key] = s.values[0]
	}
	cloud, err := auth.Define(name, said["authority"], said["graph"], said["scope"])
	if err != nil {
		return cloud, &exit.Error{Code: exit.Usage, Err: fmt.Errorf("%s: %w", file.path, err)}
	}
	return cloud, nil
}
