using System.Text;
using Sluice.Connect.Batches;
using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Runtime.Metrics;

namespace Sluice.Runtime.Tasks;

/// <summary>
/// The job's error policy for rows that cannot be converted: fail, or write them to the dead-letter file up to a limit. Dead letters are
/// rows of a sink like any other, so they are committed with the positions of the rows around them, and count once they are: what is read
/// again is rejected again. The limit holds over those and what is on its way. One for each stretch that is read; disposed after its reader.
/// </summary>
/// <param name="split">The split.</param>
/// <param name="maxRows">The limit; <c>null</c>: none is allowed.</param>
/// <param name="isWritten">Whether the sink takes part in the stretch; where not, it has had these rows.</param>
/// <param name="meters">Counts them.</param>
internal sealed class DeadLetters(string split, long? maxRows, bool isWritten, RunMeters meters) : IRowErrors, IDisposable
{
    /// <summary>The name of their sink in a run.</summary>
    public const string Sink = "dead_letters";

    /// <summary>The connector that writes them.</summary>
    public const string Connector = "LocalFile";

    private const int LongestRecord = 64 << 10;
    private Batch? _pending;
    private long _open;

    /// <summary>The table of dead letters.</summary>
    public static TableSchema Schema { get; } = new(
        new TablePath(null, null, Sink),
        [
            new ColumnDefinition("split", DataType.String),
            new ColumnDefinition("place", DataType.String),
            new ColumnDefinition("column", DataType.String),
            new ColumnDefinition("value", DataType.String),
            new ColumnDefinition("code", DataType.String),
            new ColumnDefinition("reason", DataType.String),
            new ColumnDefinition("record", DataType.String),
        ]);

    /// <inheritdoc />
    public void Reject(RowError error)
    {
        if (maxRows is not { } limit)
        {
            throw new ConnectorException(
                error.Code, ConnectorSide.Source, $"{error}. To go on without such rows: env {{ error_policy = dead_letter, dead_letter.path = \"...\" }}.");
        }

        if (!isWritten)
            return;
        Interlocked.Increment(ref _open);
        if (meters.RejectDead() > limit)
        {
            throw new ConnectorException(
                "SLC4003", ConnectorSide.Source, $"More than {limit} rows could not be converted (dead_letter.max_rows). The last one: {error}");
        }

        var batch = _pending ??= new Batch(Schema);
        Append(batch, 0, split);
        Append(batch, 1, error.Where);
        Append(batch, 2, error.Column);
        Append(batch, 3, error.Value);
        Append(batch, 4, error.Code);
        Append(batch, 5, error.Reason);
        Append(batch, 6, Encoding.UTF8.GetString(error.Record.Span[..Math.Min(error.Record.Length, LongestRecord)]));
        batch.CloseRow();
    }

    /// <summary>The rows rejected since the last call, or <c>null</c>.</summary>
    public Batch? Take()
    {
        var taken = _pending;
        _pending = null;
        return taken;
    }

    /// <summary>So many are committed.</summary>
    public void Committed(long rows)
    {
        Interlocked.Add(ref _open, -rows);
        meters.CommitDead(rows);
    }

    /// <summary>The others come again, or never were.</summary>
    public void Dispose() => meters.TakeBackDead(Interlocked.Exchange(ref _open, 0));

    private static void Append(Batch batch, int column, string? value)
    {
        if (value is null)
            batch.Columns[column].AppendNull();
        else
            batch.Column<BinaryColumn>(column).Append(value);
    }
}
