using System.Text;
using Sluice.Connect.Batches;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;

namespace Sluice.Connectors.Standard.Console;

/// <summary>
/// Prints each batch as it comes, since people watch: rows that are printed and then aborted are printed again.
/// </summary>
internal sealed class ConsoleWriter : LeaseOnlyWriter
{
    private const int FlushAt = 32 << 10;

    private readonly ConsoleSink _sink;
    private readonly ConsoleSubtask _subtask;
    private readonly StringBuilder _lines = new();
    private bool _isLeft;

    public ConsoleWriter(ConsoleSink sink, WriterRequest request)
        : base(request)
    {
        _sink = sink;
        _subtask = sink.Enter();
    }

    public override ValueTask DisposeAsync()
    {
        if (!_isLeft)
            _sink.Leave(_subtask);
        _isLeft = true;
        return base.DisposeAsync();
    }

    protected override void OnAborting() => _lines.Clear();

    protected override async ValueTask WriteRowsAsync(Batch batch, CancellationToken cancellationToken)
    {
        if (!_sink.PrintsData)
        {
            _subtask.Rows += batch.Count;
            return;
        }

        var table = batch.Schema.Path.ToString();
        for (var row = 0; row < batch.Count; row++)
        {
            AppendLine(batch, row, table);
            if (_sink.Delay > TimeSpan.Zero)
            {
                Flush();
                await Task.Delay(_sink.Delay, _sink.Clock, cancellationToken);
            }
            else if (_lines.Length >= FlushAt)
            {
                Flush();
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        Flush();
    }

    private void AppendLine(Batch batch, int row, string table)
    {
        _lines.Append("subtaskIndex=").Append(_subtask.Index).Append("  rowIndex=").Append(++_subtask.Rows);
        _lines.Append(":  SeaTunnelRow#tableId=").Append(table);
        _lines.Append(" SeaTunnelRow#kind=").Append(batch.KindOf(row).FullName()).Append(" : ");
        for (var i = 0; i < batch.Columns.Count; i++)
        {
            if (i > 0)
                _lines.Append(", ");
            JavaText.Append(_lines, batch.Columns[i], row);
        }

        _lines.Append('\n');
    }

    private void Flush()
    {
        if (_lines.Length == 0)
            return;
        Request.Breadcrumb.At("console.write");
        _sink.Print(_lines.ToString(), Request.Permit);
        _lines.Clear();
    }
}
