using System.Globalization;
using System.Text;
using Sluice.Connect.Batches;
using Sluice.Connect.Config;
using Sluice.Connect.Formats;
using Sluice.Connect.Options;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.Standard.Fake;

/// <summary>The fixed rows of a table.</summary>
internal sealed class FakeRows
{
    private readonly TableSchema _schema;
    private readonly DataType _rowType;
    private readonly List<FakeRow> _rows = [];

    /// <exception cref="ConfigException">A row has no kind or no fields.</exception>
    public FakeRows(IReadOnlyList<ConfigObject> rows, TableSchema schema, string path)
    {
        _schema = schema;
        _rowType = DataType.Row([.. schema.Columns.Select(c => new RowField(c.Name, c.Type))]);
        var errors = new List<ConfigError>();
        for (var i = 0; i < rows.Count; i++)
        {
            var rowPath = string.Create(CultureInfo.InvariantCulture, $"{path}.rows[{i}]");
            if (rows[i]["fields"] is not { } fields)
                errors.Add(new ConfigError(rows[i].Location, rowPath, "a row needs 'fields', a list by position or an object by name"));
            else if (ReadKind(rows[i], rowPath, errors) is { } kind)
                _rows.Add(new FakeRow(kind, fields, rowPath + ".fields"));
        }

        if (errors.Count > 0)
            throw new ConfigException(errors);
    }

    public int Count => _rows.Count;

    /// <summary>Some rows are not inserts.</summary>
    public bool HasChanges => _rows.Exists(r => r.Kind != RowKind.Insert);

    /// <summary>The rows as a batch.</summary>
    /// <param name="now">What CURRENT_TIMESTAMP stands for, in microseconds.</param>
    /// <exception cref="ConfigException">A value is not of its column's type; all such rows are told.</exception>
    public Batch Build(long now)
    {
        var reader = new JsonRowReader(_schema);
        var batch = new Batch(_schema);
        var errors = new List<ConfigError>();
        foreach (var row in _rows)
        {
            var json = ConfigText.ToJson(WithNow(row.Fields, _rowType, TemporalValues.ToTimestamp(now)));
            if (reader.TryAppend(Encoding.UTF8.GetBytes(json), batch, out var failure))
                batch.CloseRow(row.Kind);
            else
            {
                var column = failure.Column.Length == 0 ? "" : $", column '{failure.Column}'";
                var value = failure.Value.Length == 0 ? "" : $" is {failure.Value},";
                errors.Add(new ConfigError(row.Fields.Location, row.Path, $"'{row.Path}'{column}{value} {failure.Reason}"));
            }
        }

        return errors.Count == 0 ? batch : throw new ConfigException(errors);
    }

    private static RowKind? ReadKind(ConfigObject row, string path, List<ConfigError> errors)
    {
        if (row["kind"] is ConfigScalar scalar && RowKindNames.TryParse(scalar.Text, out var kind))
            return kind;
        var names = Enum.GetValues<RowKind>().Select(k => k.FullName()).ToList();
        var near = row["kind"] is ConfigScalar given ? NearestName.Find(given.Text, names) : null;
        errors.Add(new ConfigError(
            row["kind"]?.Location ?? row.Location,
            path + ".kind",
            row["kind"] is null ? "a row needs 'kind'" : $"'{path}.kind' is no kind of row",
            near is null ? "one of " + string.Join(", ", names) : $"did you mean {near}?"));
        return null;
    }

    private static ConfigValue WithNow(ConfigValue value, DataType type, DateTime now) => (value, type.Kind) switch
    {
        (ConfigScalar { Text: "CURRENT_DATE" }, TypeKind.Date) => Text(now, "yyyy-MM-dd"),
        (ConfigScalar { Text: "CURRENT_TIME" }, TypeKind.Time) => Text(now, "HH:mm:ss.ffffff"),
        (ConfigScalar { Text: "CURRENT_TIMESTAMP" }, TypeKind.Timestamp) => Text(now, "yyyy-MM-ddTHH:mm:ss.ffffff"),
        (ConfigArray list, TypeKind.Array) => list with { Items = [.. list.Items.Select(v => WithNow(v, type.Element!, now))] },
        (ConfigArray list, TypeKind.Row) => list with
        {
            Items = [.. list.Items.Select((v, i) => i < type.Fields.Count ? WithNow(v, type.Fields[i].Type, now) : v)],
        },
        (ConfigObject map, TypeKind.Map) => Each(map, _ => type.Element, now),
        (ConfigObject map, TypeKind.Row) => Each(map, key => type.Fields.FirstOrDefault(f => f.Name == key)?.Type, now),
        _ => value,
    };

    private static ConfigObject Each(ConfigObject map, Func<string, DataType?> typeOf, DateTime now) => new(
        map.Fields.Select(f => typeOf(f.Key) is { } type ? f with { Value = WithNow(f.Value, type, now) } : f), map.Location);

    private static ConfigScalar Text(DateTime now, string format) => ConfigScalar.OfString(now.ToString(format, CultureInfo.InvariantCulture));
}
