using Microsoft.Data.Sqlite;
using Sluice.Core.Changes;

namespace Sluice.Storage.Sqlite.Engine;

/// <summary>
/// A store's file, open: one thread writes, one reads beside it. Every call is one transaction, and every wait has a deadline. Thread-safe.
/// </summary>
internal sealed class SqliteDatabase : IAsyncDisposable
{
    /// <summary>How long work waits that nobody's stop or permit hangs on.</summary>
    private static readonly TimeSpan s_ordinary = TimeSpan.FromSeconds(60);

    private readonly string _path;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _answer;
    private readonly SqliteWriter _writer;
    private readonly SqliteReader _reader;
    private readonly StoreThread _writing = new("sluice store writes");
    private readonly StoreThread _reading = new("sluice store reads");

    /// <summary>Opens.</summary>
    /// <param name="path">The file, of the schema that this release knows.</param>
    /// <param name="clock">Counts deadlines.</param>
    /// <param name="answer">How long a stop or a renewal waits for its answer.</param>
    public SqliteDatabase(string path, TimeProvider clock, TimeSpan answer)
    {
        _path = path;
        _clock = clock;
        _answer = answer;
        _writer = new SqliteWriter(path, new Ballast(path, clock));
        _reader = new SqliteReader(path);
    }

    /// <summary>Reads, all at one instant.</summary>
    public ValueTask<T> ReadAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken) =>
        CallAsync(_reading, () => _reader.Read(work), Urgency.Ordinary, s_ordinary, () => throw SqliteFaults.Silent(_path, s_ordinary), cancellationToken);

    /// <summary>Writes.</summary>
    public ValueTask<T> WriteAsync<T>(
        Func<SqliteConnection, T> work, CancellationToken cancellationToken, Urgency urgency = Urgency.Ordinary)
    {
        T Work()
        {
            try
            {
                return _writer.Transact(work, urgency, _ => true);
            }
            catch (CommitInDoubtException e)
            {
                throw SqliteFaults.InDoubt(_path, e.InnerException);
            }
        }

        return CallAsync(
            _writing, Work, urgency, urgency == Urgency.Ordinary ? s_ordinary : _answer, () => throw SqliteFaults.InDoubt(_path, null), cancellationToken);
    }

    /// <summary>Changes a run: stored when it is committed; in doubt is a value.</summary>
    public ValueTask<ChangeResult> ChangeAsync(Func<SqliteConnection, ChangeResult> work, Urgency urgency, CancellationToken cancellationToken)
    {
        ChangeResult Work()
        {
            try
            {
                return _writer.Transact(work, urgency, result => result.Outcome == ChangeOutcome.Committed);
            }
            catch (CommitInDoubtException)
            {
                return new ChangeResult(ChangeOutcome.InDoubt);
            }
        }

        return CallAsync(_writing, Work, urgency, _answer, () => new ChangeResult(ChangeOutcome.InDoubt), cancellationToken);
    }

    /// <summary>Establishes something about another write: <c>default</c> while that one, begun before, hangs.</summary>
    public ValueTask<T?> ResolveAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken)
    {
        T? Work()
        {
            try
            {
                return _writer.Transact(work, Urgency.Stop, _ => true);
            }
            catch (CommitInDoubtException)
            {
                return default;
            }
        }

        return CallAsync(_writing, Work, Urgency.Stop, _answer, () => default, cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _writing.DisposeAsync();
        await _reading.DisposeAsync();
        _reader.Dispose();
        _writer.Dispose();
    }

    private ValueTask<T> CallAsync<T>(
        StoreThread thread, Func<T> work, Urgency urgency, TimeSpan deadline, Func<T> late, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var call = new StoreCall<T>(work, deadline, late, _clock);
        var answer = call.WaitAsync(cancellationToken);
        thread.Enqueue(call, urgency);
        return answer;
    }
}
