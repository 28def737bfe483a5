using Sluice.Connect.Config;
using Sluice.Connect.Options;
using Sluice.Connect.Schema;

namespace Sluice.JobFiles.Types;

/// <summary>Reads the keys of a schema, and checks that their columns exist.</summary>
internal sealed class KeysReader(IReadOnlyList<ColumnDefinition> columns, List<ConfigError> errors)
{
    private enum SortType
    {
        Asc = 0,
        Desc = 1,
    }

    public PrimaryKey? ReadPrimary(ConfigValue value) => Collect(() =>
    {
        var map = OptionConversions.ToObject(value, "schema.primaryKey");
        var name = OptionConversions.ToText(Required(map, "name", "primaryKey"), "schema.primaryKey.name");
        var keys = Required(map, "columnNames", "primaryKey");
        var names = OptionConversions.ToTextList(keys, "schema.primaryKey.columnNames");
        if (names.Count == 0)
            throw Fail(keys.Location, "the primary key has no columns", "name at least one column");
        foreach (var column in names)
            CheckColumn(column, keys.Location, "the primary key");
        return new PrimaryKey(name, names);
    });

    public List<ConstraintKey> ReadConstraints(ConfigValue value)
    {
        var keys = Collect(() => OptionConversions.ToList(value, "schema.constraintKeys", OptionConversions.ToObject));
        return [.. (keys ?? []).Select(map => Collect(() => ReadConstraint(map))).OfType<ConstraintKey>()];
    }

    private ConstraintKey ReadConstraint(ConfigObject map)
    {
        const string path = "schema.constraintKeys";
        var name = OptionConversions.ToText(Required(map, "constraintName", "constraint key"), $"{path}.constraintName");
        var kind = OptionConversions.ToEnum<ConstraintKind>(Required(map, "constraintType", "constraint key"), $"{path}.constraintType");
        var items = OptionConversions.ToList(
            Required(map, "constraintColumns", "constraint key"), $"{path}.constraintColumns", OptionConversions.ToObject);
        var result = new List<ConstraintColumn>(items.Count);
        foreach (var item in items)
        {
            var column = OptionConversions.ToText(Required(item, "columnName", "column of a constraint key"), $"{path}.columnName");
            CheckColumn(column, item.Location, $"the constraint key '{name}'");
            var isDescending = item["sortType"] is { } sort && OptionConversions.ToEnum<SortType>(sort, $"{path}.sortType") == SortType.Desc;
            result.Add(new ConstraintColumn(column, isDescending));
        }

        return new ConstraintKey(name, kind, result);
    }

    private void CheckColumn(string name, TextLocation at, string key)
    {
        if (columns.Count == 0 || columns.Any(c => string.Equals(c.Name, name, StringComparison.Ordinal)))
            return;
        var near = NearestName.Find(name, columns.Select(c => c.Name));
        throw Fail(
            at,
            $"{key} names the column '{name}', which the schema does not have",
            near is null ? "name one of its columns" : $"did you mean '{near}'?");
    }

    private static ConfigValue Required(ConfigObject map, string key, string owner) =>
        map[key] is { } value and not ConfigScalar { Kind: ConfigScalarKind.Null }
            ? value
            : throw Fail(map.Location, $"a {owner} has no {key}", $"add {key}");

    private T? Collect<T>(Func<T> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (ConfigException e)
        {
            errors.AddRange(e.Errors);
            return null;
        }
    }

    private static ConfigException Fail(TextLocation at, string message, string hint) => new(at, "", message, hint, ErrorCodes.BadSchema);
}
