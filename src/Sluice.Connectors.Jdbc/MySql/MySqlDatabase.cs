using System.Data.Common;
using MySqlConnector;
using Sluice.Connect.Errors;
using Sluice.Connect.Sinks;
using Sluice.Connectors.Jdbc.Ledger;
using Sluice.Connectors.Jdbc.Sink;
using Sluice.Connectors.Jdbc.Source;
using Sluice.Connectors.Jdbc.Sql;

namespace Sluice.Connectors.Jdbc.MySql;

/// <summary>MySQL and MariaDB, by MySqlConnector.</summary>
internal sealed class MySqlDatabase : IDatabase
{
    private readonly MySqlDataSource _dataSource;

    public MySqlDatabase(ConnectionSettings settings, TimeProvider clock)
    {
        Clock = clock;
        Display = settings.Url.Display;
        Login = MySqlLogin.Read(settings);
        Settings = new MySqlSettings(Login);
        _dataSource = new MySqlDataSource(Login.ConnectionString);
    }

    public string Product => "MySQL";

    public string Display { get; }

    public TimeProvider Clock { get; }

    public MySqlLogin Login { get; }

    public MySqlSettings Settings { get; }

    public int MaxWriters => int.MaxValue;

    public string? Note => Settings.LoadRefusal is { } refusal ? $"rows go in by INSERT of many rows, not by LOAD DATA LOCAL INFILE: {refusal}" : null;

    public ITargetSql TargetSql { get; } = new MySqlTargetSql();

    public ITableReading Reading => new MySqlReading(this);

    public async ValueTask<DbConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var connection = _dataSource.CreateConnection();
        var opening = connection.OpenAsync(cancellationToken);
        try
        {
            // The driver does not look at the token while it waits for a server that took the connection and says nothing.
            await opening.WaitAsync(cancellationToken);
            await Settings.ApplyAsync(connection, cancellationToken);
            return connection;
        }
        catch when (!opening.IsCompleted)
        {
            // It ends by itself: at its own deadline, a few seconds from here.
            _ = opening.ContinueWith(static (_, opened) => ((MySqlConnection)opened!).Dispose(), connection, TaskScheduler.Default);
            throw;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>A session's variables and locks outlive their use, and a new one costs this server little.</summary>
    public ValueTask GiveBackAsync(DbConnection connection) => connection.DisposeAsync();

    public ConnectorException Explain(Exception fault, ConnectorSide side, string doing) => MySqlFaults.Explain(fault, side, Display, doing);

    public ValueTask<TableShape?> DescribeAsync(DbConnection connection, TableName table, CancellationToken cancellationToken) =>
        new MySqlCatalog((MySqlConnection)connection, Login).DescribeAsync(table, cancellationToken);

    public ValueTask<IReadOnlyList<TableColumn>> DescribeQueryAsync(DbConnection connection, string query, CancellationToken cancellationToken) =>
        new MySqlCatalog((MySqlConnection)connection, Login).DescribeQueryAsync(query, cancellationToken);

    public ValueTask<LedgerChoice> FindLedgerAsync(DbConnection connection, string? schema, CancellationToken cancellationToken) =>
        MySqlLedgerSearch.FindAsync(this, (MySqlConnection)connection, schema, cancellationToken);

    public async ValueTask<LedgerChoice> FindLedgerAsync(LedgerPlace place, SinkToken token, CancellationToken cancellationToken)
    {
        await using var connection = (MySqlConnection)await ConnectAsync(cancellationToken);
        if (place.IsCertain)
            return await MySqlLedgerSearch.FindAsync(this, connection, place.Schema, cancellationToken);
        return await MySqlLedgerSearch.FindAsync(connection, token, cancellationToken) is { } database
            ? await MySqlLedgerSearch.FindAsync(this, connection, database, cancellationToken)
            : new LedgerChoice(
                null, "the options do not say in which database its ledger is, and no ledger here has a row of the job; set 'ledger_schema'", IsUnknown: true);
    }

    public ValueTask CommitAsync(DbTransaction transaction) => MySqlCommit.SendAsync((MySqlTransaction)transaction, Display, Clock);

    public ISinkWriter CreateWriter(WriterSetup setup) => new MySqlWriter(this, setup);

    public ValueTask DisposeAsync() => _dataSource.DisposeAsync();
}
