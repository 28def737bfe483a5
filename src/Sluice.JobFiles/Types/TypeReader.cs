using System.Globalization;
using Sluice.Connect.Config;
using Sluice.Connect.Options;
using Sluice.Connect.Schema;
using Sluice.JobFiles.Text;

namespace Sluice.JobFiles.Types;

/// <summary>Reads types: names, decimals, arrays, maps, and rows as objects or as text.</summary>
internal static class TypeReader
{
    private static readonly TypeKind[] ElementKinds =
    [
        TypeKind.String, TypeKind.Boolean, TypeKind.TinyInt, TypeKind.SmallInt, TypeKind.Int, TypeKind.BigInt, TypeKind.Float,
        TypeKind.Double,
    ];

    public static DataType Read(ConfigValue value) => Read(value, 0);

    private static DataType Read(ConfigValue value, int depth) => value switch
    {
        ConfigObject row => ReadRow(row, depth),
        ConfigScalar { Kind: ConfigScalarKind.String } text => ReadText(text.Text.Trim(), value.Location, depth),
        ConfigScalar { Kind: ConfigScalarKind.Null } => throw Wrong(
            value.Location, "a type is missing: the value is null", "for the type that is always null write \"null\" in quotes"),
        ConfigScalar scalar => throw Wrong(
            value.Location, $"'{scalar.Text}' is not a type", "write the name of a type, such as string or int"),
        _ => throw Wrong(value.Location, $"a {value.KindName} is not a type", "write array<T> in quotes for a list of values"),
    };

    private static DataType ReadRow(ConfigObject row, int depth)
    {
        if (row.Fields.Count == 0)
            throw Wrong(row.Location, "a row type has no fields", "write { name = type, ... }");
        var errors = new List<ConfigError>();
        var fields = new List<RowField>(row.Fields.Count);
        foreach (var field in row.Fields)
        {
            try
            {
                fields.Add(new RowField(field.Key, Read(field.Value, depth + 1)));
            }
            catch (ConfigException e)
            {
                errors.AddRange(e.Errors);
            }
        }

        return errors.Count == 0 ? DataType.Row(fields) : throw new ConfigException(errors);
    }

    private static DataType ReadText(string text, TextLocation at, int depth)
    {
        if (depth > TextLimits.Depth)
            throw SyntaxError.TooDeep(at);
        if (text.Length > TextLimits.TypeLength)
            throw Wrong(at, $"a type is {text.Length} characters long", $"a type has at most {TextLimits.TypeLength}");
        if (text.StartsWith('{'))
            return ReadRow(ReadFragment(text, at), depth);
        if (Parameters(text, "decimal", '(', ')') is { } numbers)
            return ReadDecimal(text, numbers, at);
        if (Parameters(text, "array", '<', '>') is { } element)
            return ReadArray(text, element, at, depth);
        if (Parameters(text, "map", '<', '>') is { } pair)
            return ReadMap(text, pair, at, depth);
        var name = text.Contains(' ', StringComparison.Ordinal) ? text.Replace(" ", "", StringComparison.Ordinal) : text;
        return TypeNames.Find(name) ?? throw Unknown(name, at);
    }

    /// <summary>What stands between the brackets of <c>name&lt;...&gt;</c>; <c>null</c> when the text is not of this form.</summary>
    private static string? Parameters(string text, string name, char open, char close)
    {
        if (!text.StartsWith(name, StringComparison.OrdinalIgnoreCase) || !text.EndsWith(close))
            return null;
        var rest = text[name.Length..^1].TrimStart();
        return rest.StartsWith(open) ? rest[1..].Trim() : null;
    }

    private static DataType ReadDecimal(string text, string numbers, TextLocation at)
    {
        var parts = numbers.Split(',', StringSplitOptions.TrimEntries);
        var scale = 0;
        if (parts.Length > 2
            || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var precision)
            || (parts.Length == 2 && !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out scale)))
            throw Wrong(at, $"'{text}' is not a decimal type", "write decimal(precision, scale), such as decimal(12, 2)");
        if (precision is < 1 or > DataType.MaxPrecision || scale > precision)
            throw Wrong(at, $"'{text}' is out of range", $"the precision is 1 to {DataType.MaxPrecision}, the scale 0 to the precision");
        return DataType.Decimal(precision, scale);
    }

    private static DataType ReadArray(string text, string element, TextLocation at, int depth)
    {
        var type = ReadText(element, at, depth + 1);
        if (!ElementKinds.Contains(type.Kind))
        {
            throw Wrong(
                at,
                $"'{text}': an array cannot hold {type}",
                "its elements can be string, boolean, tinyint, smallint, int, bigint, float or double");
        }

        return DataType.Array(type);
    }

    private static DataType ReadMap(string text, string pair, TextLocation at, int depth)
    {
        var comma = pair.IndexOf(',', StringComparison.Ordinal);
        if (comma >= 0 && pair.StartsWith("decimal", StringComparison.OrdinalIgnoreCase))
            comma = pair.IndexOf(',', comma + 1);
        if (comma < 0)
            throw Wrong(at, $"'{text}' is not a map type", "write map<key, value>, such as map<string, int>");
        var key = ReadText(pair[..comma].Trim(), at, depth + 1);
        if (key.Kind is TypeKind.Array or TypeKind.Map or TypeKind.Row or TypeKind.Null)
            throw Wrong(at, $"'{text}': the key of a map cannot be {key}", "use a simple type such as string or int");
        return DataType.Map(key, ReadText(pair[(comma + 1)..].Trim(), at, depth + 1));
    }

    private static ConfigObject ReadFragment(string text, TextLocation at)
    {
        try
        {
            return Relocate(JobText.ReadFragment(text, null), at);
        }
        catch (ConfigException e)
        {
            var inner = e.Errors[0];
            throw Wrong(
                at,
                $"the row type '{Shorten(text)}' cannot be read: {inner.Message} (at column {inner.Location.Column} of the type)",
                inner.Hint);
        }
    }

    /// <summary>Errors inside a type that is text are told at the place of the text.</summary>
    private static ConfigObject Relocate(ConfigObject map, TextLocation at) =>
        new(map.Fields.Select(f => new ConfigField(f.Key, Relocate(f.Value, at), at)), at);

    private static ConfigValue Relocate(ConfigValue value, TextLocation at) => value switch
    {
        ConfigObject map => Relocate(map, at),
        _ => value with { Location = at },
    };

    private static ConfigException Unknown(string name, TextLocation at)
    {
        var hint = name switch
        {
            "decimal" => "write decimal(precision, scale) in quotes, such as \"decimal(12, 2)\"",
            "array" => "write array<type> in quotes, such as \"array<int>\"",
            "map" => "write map<key, value> in quotes, such as \"map<string, int>\"",
            _ when TypeNames.FindForeign(name.Split('(')[0]) is { } here => $"did you mean {here}?",
            _ when NearestName.Find(name, TypeNames.All) is { } near => $"did you mean {near}?",
            _ => "the types are " + string.Join(", ", TypeNames.All),
        };
        return new ConfigException(at, "", $"the type '{Shorten(name)}' is not known", hint, ErrorCodes.UnknownType);
    }

    private static ConfigException Wrong(
        TextLocation at, string message, string? hint) => new(at, "", message, hint, ErrorCodes.UnknownType);

    private static string Shorten(string text) => text.Length <= 80 ? text : text[..77] + "...";
}
