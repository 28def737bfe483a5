using Sluice.Connect.Batches;
using Sluice.Connect.Errors;
using Sluice.Connect.Sinks;

namespace Sluice.Connectors.Standard.Assert;

internal sealed class AssertWriter(AssertSink sink, WriterRequest request) : LeaseOnlyWriter(request)
{
    private const int ShownCharacters = 80;

    private readonly Dictionary<string, long> _open = new(StringComparer.Ordinal);
    private Connect.Schema.TableSchema? _schema;
    private string _table = "";
    private IReadOnlyList<TableRules> _rules = [];

    protected override ValueTask WriteRowsAsync(Batch batch, CancellationToken cancellationToken)
    {
        if (!ReferenceEquals(batch.Schema, _schema))
        {
            _schema = batch.Schema;
            _table = batch.Schema.Path.ToString();
            _rules = sink.RulesOf(_table);
        }

        foreach (var rules in _rules)
        {
            foreach (var field in rules.Fields)
                Check(batch, field);
        }

        if (batch.Count > 0)
            _open[_table] = _open.GetValueOrDefault(_table) + batch.Count;
        return ValueTask.CompletedTask;
    }

    protected override void OnCommitting()
    {
        foreach (var (table, rows) in _open)
            sink.Counts.Add(Request.Token.Split, table, rows);
        _open.Clear();
    }

    protected override void OnAborting() => _open.Clear();

    private void Check(Batch batch, FieldRule field)
    {
        var (row, rule) = field.FirstBroken(batch);
        if (row < 0)
            return;
        var column = batch.Columns[field.Column];
        var text = ValueRule.Text(column, row);
        var shown = column.IsNull(row) ? "null" : $"'{(text.Length <= ShownCharacters ? text : text[..ShownCharacters] + "...")}'";
        throw new ConnectorException(
            "SLC3001",
            ConnectorSide.Sink,
            $"Assert: row {Progress.Rows + OpenRows + row + 1} of split {Request.Token.Split} of table {_table}: column '{field.Name}' is {shown}, which breaks the rule {rule}.");
    }
}
