using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Sluice.Connect.Batches;
using Sluice.Connect.Formats;
using Sluice.Connect.Schema;
using Sluice.Connect.Transforms;

namespace Sluice.Connectors.Standard.Transforms.Validation;

/// <summary>Sends rows that break rules to a table of their own, described as SeaTunnel describes them; the others go on.</summary>
internal sealed class TableRouting : IRoutingTransform
{
    private static readonly ColumnDefinition[] ErrorColumns =
    [
        Text("source_table_id", "Source table identifier"),
        Text("source_table_path", "Source table path"),
        Text("original_data", "JSON representation of the problematic row"),
        Text("validation_errors", "JSON array of validation error details"),
        new("create_time", DataType.Timestamp) { IsNullable = false, Comment = "Create time of validation error" },
    ];

    private readonly IReadOnlyList<(int Column, ValidationRule Rule)> _rules;
    private readonly TimeProvider _clock;
    private readonly Batch _good;
    private readonly Batch _bad;
    private readonly ArrayBufferWriter<byte> _json = new();

    public TableRouting(TableSchema input, TablePath errors, IReadOnlyList<(int Column, ValidationRule Rule)> rules, TimeProvider clock)
    {
        Output = input;
        _rules = rules;
        _clock = clock;
        _good = new Batch(input);
        _bad = new Batch(new TableSchema(errors, ErrorColumns) { Comment = "Error table for validation failures" });
        Outputs = [input, _bad.Schema];
    }

    public TableSchema Output { get; }

    public IReadOnlyList<TableSchema> Outputs { get; }

    public Batch Apply(Batch input) => Route(input)[0];

    public IReadOnlyList<Batch> Route(Batch input)
    {
        _good.Clear();
        _bad.Clear();
        var wrong = new List<(string Field, string Message)>();
        using var json = new JsonRowWriter(Output);
        for (var row = 0; row < input.Count; row++)
        {
            wrong.Clear();
            foreach (var (column, rule) in _rules)
            {
                if (rule.Check(input.Columns[column], row) is { } message)
                    wrong.Add((input.Schema.Columns[column].Name, message));
            }

            if (wrong.Count > 0)
            {
                if (_bad.Count == 0)
                    CopyBefore(input, row);
                Describe(input, row, wrong, json);
            }
            else if (_bad.Count > 0)
                _good.AppendFrom(input, row);
        }

        return _bad.Count == 0 ? [input] : _good.Count == 0 ? [_bad] : [_good, _bad];
    }

    private static ColumnDefinition Text(string name, string comment) => new(name, DataType.String) { IsNullable = false, Comment = comment };

    private void CopyBefore(Batch input, int end)
    {
        for (var row = 0; row < end; row++)
            _good.AppendFrom(input, row);
    }

    private void Describe(Batch input, int row, List<(string Field, string Message)> wrong, JsonRowWriter json)
    {
        _bad.Column<BinaryColumn>(0).Append(string.Join('.', new[] { Output.CatalogName, Output.Path.ToString() }.Where(p => p.Length > 0)));
        _bad.Column<BinaryColumn>(1).Append(Output.Path.ToString());
        _json.ResetWrittenCount();
        json.Write(input, row, _json);
        _bad.Column<BinaryColumn>(2).Append(_json.WrittenSpan);
        _json.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(_json, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartArray();
            foreach (var (field, message) in wrong)
            {
                writer.WriteStartObject();
                writer.WriteString("field_name", field);
                writer.WriteString("error_message", message);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        _bad.Column<BinaryColumn>(3).Append(_json.WrittenSpan);
        _bad.Column<FixedColumn<long>>(4).Append(TemporalValues.FromTimestamp(_clock.GetLocalNow().DateTime));
        _bad.CloseRow();
    }
}
