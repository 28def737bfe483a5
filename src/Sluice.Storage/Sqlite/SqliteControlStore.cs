using Microsoft.Data.Sqlite;
using Sluice.Core.Errors;
using Sluice.Core.Identity;
using Sluice.Core.Plans;
using Sluice.Core.Ports;
using Sluice.Core.Runs;

namespace Sluice.Storage.Sqlite;

/// <summary>
/// The job store in one SQLite file, owned by one process. WAL with <c>synchronous=FULL</c>: what a method returned survives a power cut.
/// One connection does one short transaction at a time.
/// </summary>
public sealed class SqliteJobStore : IJobStore
{
    private readonly SqliteStoreFile _file;
    private readonly SqliteConnection _connection;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private bool _isDisposed;

    private SqliteJobStore(SqliteStoreFile file, SqliteConnection connection, StoreId id, TimeProvider clock)
    {
        _file = file;
        _connection = connection;
        Id = id;
        _clock = clock;
    }

    /// <inheritdoc />
    public StoreId Id { get; }

    /// <summary>Opens a store; makes it when the file does not exist.</summary>
    /// <param name="path">The file.</param>
    /// <param name="clock">The clock that dates what is stored.</param>
    /// <param name="newStoreId">Makes the random id of a new store.</param>
    /// <exception cref="SluiceException">SLC4101 to SLC4104: the file cannot be used; says why and what to do.</exception>
    public static SqliteJobStore Open(string path, TimeProvider clock, Func<string> newStoreId)
    {
        var file = SqliteStoreFile.Take(path);
        SqliteConnection? connection = null;
        try
        {
            connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, ForeignKeys = true }.ToString());
            connection.Open();
            connection.Execute("PRAGMA journal_mode = WAL");
            connection.Execute("PRAGMA synchronous = FULL");
            return new SqliteJobStore(file, connection, SqliteStoreSchema.Migrate(connection, newStoreId, clock), clock);
        }
        catch (Exception e)
        {
            connection?.Dispose();
            file.Dispose();
            if (e is SqliteException sqlite)
                throw StoreFault(path, sqlite);
            throw;
        }
    }

    /// <inheritdoc />
    public ValueTask<JobRecord?> FindJobAsync(string name, CancellationToken cancellationToken) =>
        TransactAsync(() => JobRows.Find(_connection, name), cancellationToken);

    /// <inheritdoc />
    public ValueTask<RunRecord> StartRunAsync(NewRun run, CancellationToken cancellationToken) =>
        TransactAsync(() => RunRows.Start(_connection, run, _clock.GetUtcNow()), cancellationToken);

    /// <inheritdoc />
    public ValueTask<SwapOutcome> ChangeStatusAsync(StatusChange change, CancellationToken cancellationToken) =>
        TransactAsync(() => RunRows.Change(_connection, change, _clock.GetUtcNow()), cancellationToken);

    /// <inheritdoc />
    public ValueTask<RunRecord> ReadRunAsync(JobId job, RunNumber run, CancellationToken cancellationToken) =>
        TransactAsync(() => RunRows.Read(_connection, job, run), cancellationToken);

    /// <inheritdoc />
    public ValueTask<SplitPlan?> FindPlanAsync(JobId job, Generation generation, CancellationToken cancellationToken) =>
        TransactAsync(() => PlanRows.Find(_connection, job, generation), cancellationToken);

    /// <inheritdoc />
    public ValueTask<SplitPlan> SavePlanAsync(JobId job, Generation generation, SplitPlan plan, CancellationToken cancellationToken) =>
        TransactAsync(() => PlanRows.Save(_connection, job, generation, plan), cancellationToken);

    /// <inheritdoc />
    public ValueTask<AttemptId?> BeginAttemptAsync(RunRecord run, string split, CancellationToken cancellationToken) =>
        TransactAsync(() => ProgressRows.BeginAttempt(_connection, run, split, _clock.GetUtcNow()), cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyDictionary<SplitKey, StoredProgress>> ReadProgressAsync(
        JobId job, Generation generation, CancellationToken cancellationToken) =>
        TransactAsync(() => ProgressRows.ReadAll(_connection, job, generation), cancellationToken);

    /// <inheritdoc />
    public ValueTask<StoredProgress?> TakeOverAsync(RunRecord run, SplitKey key, AttemptId owner, CancellationToken cancellationToken) =>
        TransactAsync(() => ProgressRows.TakeOver(_connection, run, key, owner, _clock.GetUtcNow()), cancellationToken);

    /// <inheritdoc />
    public ValueTask<RecordOutcome> RecordCommitAsync(CommitRecord commit, CancellationToken cancellationToken) =>
        TransactAsync(() => ProgressRows.Record(_connection, commit, _clock.GetUtcNow()), cancellationToken);

    /// <inheritdoc />
    public async ValueTask CopyProgressAsync(
        JobId job, Generation generation, SplitKey key, StoredProgress progress, CancellationToken cancellationToken) =>
        await TransactAsync(() => ProgressRows.Put(_connection, job, generation, key, progress, _clock.GetUtcNow()), cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<StagedRecord>> UnpublishedAsync(JobId job, Generation generation, CancellationToken cancellationToken) =>
        TransactAsync(() => ProgressRows.Unpublished(_connection, job, generation), cancellationToken);

    /// <inheritdoc />
    public async ValueTask MarkPublishedAsync(JobId job, Generation generation, StagedRecord record, CancellationToken cancellationToken) =>
        await TransactAsync(() => ProgressRows.MarkPublished(_connection, job, generation, record), cancellationToken);

    /// <inheritdoc />
    public ValueTask<bool> IsDoneOnceAsync(JobId job, Generation generation, SplitKey key, CancellationToken cancellationToken) =>
        TransactAsync(() => ProgressRows.IsDone(_connection, job, generation, key), cancellationToken);

    /// <inheritdoc />
    public ValueTask<RecordOutcome> MarkDoneOnceAsync(RunRecord run, SplitKey key, AttemptId owner, CancellationToken cancellationToken) =>
        TransactAsync(() => ProgressRows.MarkDone(_connection, run, key, owner, _clock.GetUtcNow()), cancellationToken);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        await _turn.WaitAsync();
        _isDisposed = true;
        await _connection.DisposeAsync();
        _file.Dispose();
        _turn.Dispose();
    }

    private static SluiceException StoreFault(string path, SqliteException e) => e.SqliteErrorCode switch
    {
        26 => new SluiceException("SLC4104", $"{path} is not a job store: the file is no SQLite database. Name another one with --store.", inner: e),
        13 => new SluiceException("SLC4105", $"The disk that holds the job's store, {path}, is full. Nothing was changed; free some space and go on with --resume.", inner: e),
        8 => new SluiceException("SLC4106", $"The job's store {path} cannot be written: {e.Message}", inner: e),
        _ => new SluiceException("SLC4107", $"The job's store {path} failed: {e.Message}", inner: e),
    };

    private async ValueTask<T> TransactAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            using var transaction = _connection.BeginTransaction(deferred: false);
            var result = work();
            transaction.Commit();
            return result;
        }
        catch (SqliteException e)
        {
            throw StoreFault(_connection.DataSource, e);
        }
        finally
        {
            _turn.Release();
        }
    }
}
