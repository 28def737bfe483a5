using Sluice.Connect.Batches;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;
using StackExchange.Redis;

namespace Sluice.Connectors.Redis.Sink;

/// <summary>Sends rows some at a time, and waits for their answers; the permit is asked before each such group. A commit moves the progress on.</summary>
internal sealed class RedisWriter(RedisSink sink, IDatabase database, WriterRequest request) : ITransactionalWriter
{
    private readonly Dictionary<TablePath, RowCommands> _tables = [];
    private readonly List<Task> _answers = [];
    private long _openRows;

    public SplitProgress Progress { get; private set; } = request.Stored;

    public async ValueTask WriteAsync(Batch batch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_tables.TryGetValue(batch.Schema.Path, out var commands))
            _tables.Add(batch.Schema.Path, commands = new RowCommands(sink.TableOf(batch.Schema.Path), database));
        for (var row = 0; row < batch.Count; row += commands.Table.BatchSize)
            await SendAsync(commands, batch, row, Math.Min(batch.Count, row + commands.Table.BatchSize), cancellationToken);
        _openRows += batch.Count;
    }

    public ValueTask<CommitOutcome> CommitAsync(Position upTo, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        request.Permit.Demand();
        Progress = new SplitProgress(upTo, Progress.Sequence + 1, Progress.Rows + _openRows);
        _openRows = 0;
        return ValueTask.FromResult(CommitOutcome.Committed);
    }

    public ValueTask AbortAsync(CancellationToken cancellationToken)
    {
        _openRows = 0;
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        foreach (var commands in _tables.Values)
            commands.Dispose();
        _tables.Clear();
        return ValueTask.CompletedTask;
    }

    private async ValueTask SendAsync(RowCommands commands, Batch batch, int first, int end, CancellationToken cancellationToken)
    {
        request.Breadcrumb.At("redis.write", sink.Server.Place);
        request.Permit.Demand();
        _answers.Clear();
        for (var row = first; row < end; row++)
            _answers.AddRange(commands.Send(batch, row));
        await sink.Server.AskAsync(AllAsync(_answers), $"writing {end - first} row(s) of table {batch.Schema.Path}", cancellationToken);
    }

    /// <summary>All answers, or the failure of the first command that failed: those after it were sent and may have been done.</summary>
    private static async Task<bool> AllAsync(IReadOnlyList<Task> answers)
    {
        await Task.WhenAll(answers);
        return true;
    }
}
