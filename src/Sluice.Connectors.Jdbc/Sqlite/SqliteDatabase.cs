using System.Data.Common;
using Microsoft.Data.Sqlite;
using Sluice.Connect.Errors;
using Sluice.Connect.Sinks;
using Sluice.Connectors.Jdbc.Ledger;
using Sluice.Connectors.Jdbc.Sink;
using Sluice.Connectors.Jdbc.Source;
using Sluice.Connectors.Jdbc.Sql;

namespace Sluice.Connectors.Jdbc.Sqlite;

/// <summary>A SQLite file: one writer, no server. Its journal mode is left as it is.</summary>
internal sealed class SqliteDatabase : IDatabase
{
    /// <summary>How long any statement waits for another one that writes to the file; then it fails, and its work is tried again.</summary>
    internal const int BusySeconds = 30;

    /// <summary>SQLITE_LIMIT_ATTACHED.</summary>
    private const int AttachedDatabases = 7;

    private readonly string _connectionString;
    private readonly bool _mayCreate;

    public SqliteDatabase(ConnectionSettings settings, bool mayCreate, string workingDirectory)
    {
        var file = File = Path.GetFullPath(settings.Url.Database, workingDirectory);
        _mayCreate = mayCreate;
        Display = $"jdbc:sqlite:{file}";
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Mode = mayCreate ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite,
            Pooling = false,
            DefaultTimeout = BusySeconds,
        }.ConnectionString;
    }

    /// <summary>The file's full path.</summary>
    public string File { get; }

    public string Product => "SQLite";

    public string Display { get; }

    public string? Note => null;

    public int MaxWriters => 1;

    public ITargetSql TargetSql { get; } = new SqliteTargetSql();

    public ITableReading Reading => new SqliteReading(this);

    public async ValueTask<DbConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);

            // A job's SQL works on the file that the job names, where a server has looked at it, and on no other.
            SQLitePCL.raw.sqlite3_limit(connection.Handle, AttachedDatabases, 0);
            await using var command = connection.CreateCommand();
            command.CommandText = $"PRAGMA busy_timeout = {BusySeconds * 1000}";
            await command.ExecuteNonQueryAsync(cancellationToken);
            if (_mayCreate)
            {
                command.CommandText = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'sluice_store'";
                if ((long)(await command.ExecuteScalarAsync(cancellationToken))! > 0)
                    throw TargetCheck.Error(17, $"{Display} is a store of Sluice itself and is refused as a target; write to another file");
            }

            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public ValueTask GiveBackAsync(DbConnection connection) => connection.DisposeAsync();

    public ConnectorException Explain(Exception fault, ConnectorSide side, string doing) => SqliteFaults.Explain(fault, side, this, doing);

    public ValueTask<TableShape?> DescribeAsync(DbConnection connection, TableName table, CancellationToken cancellationToken) =>
        SqliteCatalog.DescribeAsync((SqliteConnection)connection, table, cancellationToken);

    public ValueTask<IReadOnlyList<TableColumn>> DescribeQueryAsync(DbConnection connection, string query, CancellationToken cancellationToken) =>
        ValueTask.FromResult(SqliteCatalog.DescribeQuery((SqliteConnection)connection, query));

    public ValueTask<LedgerChoice> FindLedgerAsync(DbConnection connection, string? schema, CancellationToken cancellationToken) =>
        FindLedgerAsync((SqliteConnection)connection, cancellationToken);

    public ValueTask<LedgerChoice> FindLedgerAsync(LedgerPlace place, SinkToken token, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new LedgerChoice(new SqliteLedger(this), null));

    /// <summary>A connection that gives up soon when the file is held: for a fence, which has a deadline and asks again.</summary>
    /// <param name="mostWait">Seconds that a statement waits for the file.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async ValueTask<SqliteConnection> ConnectImpatientlyAsync(int mostWait, CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(_connectionString) { DefaultTimeout = mostWait };
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public ValueTask CommitAsync(DbTransaction transaction)
    {
        try
        {
            transaction.Commit();
            return ValueTask.CompletedTask;
        }
        catch (SqliteException e) when (e.SqliteErrorCode == SQLitePCL.raw.SQLITE_IOERR)
        {
            // The journal may or may not have been ended before the error.
            throw new CommitInDoubtException($"{Display}: an I/O error at COMMIT: {e.Message}", e);
        }
        catch (SqliteException e)
        {
            throw Explain(e, ConnectorSide.Sink, "committing");
        }
    }

    public ISinkWriter CreateWriter(WriterSetup setup) => new SqliteWriter(this, setup);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async ValueTask<LedgerChoice> FindLedgerAsync(SqliteConnection connection, CancellationToken cancellationToken)
    {
        var ledger = new SqliteLedger(this);
        return new LedgerChoice(ledger, null, IsNew: !await ledger.ExistsAsync(connection, cancellationToken));
    }
}
