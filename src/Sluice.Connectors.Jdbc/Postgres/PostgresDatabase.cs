using System.Data.Common;
using Npgsql;
using Sluice.Connect.Errors;
using Sluice.Connect.Sinks;
using Sluice.Connectors.Jdbc.Ledger;
using Sluice.Connectors.Jdbc.Sink;
using Sluice.Connectors.Jdbc.Source;
using Sluice.Connectors.Jdbc.Sql;
using Sluice.Connectors.Jdbc.Urls;

namespace Sluice.Connectors.Jdbc.Postgres;

/// <summary>PostgreSQL, by Npgsql.</summary>
internal sealed class PostgresDatabase : IDatabase
{
    private readonly NpgsqlDataSource _dataSource;
    private readonly TimeProvider _clock;
    private readonly IdleSessions _idle;
    private readonly PostgresSettings _settings = new();

    public PostgresDatabase(ConnectionSettings settings, TimeProvider clock)
    {
        _clock = clock;
        _idle = new IdleSessions(clock);
        Display = settings.Url.Display;
        var builder = new NpgsqlDataSourceBuilder(BuildConnectionString(settings).ConnectionString);
        // Parameters are of built-in types and columns go as bytes: no need to read the server's catalog of types first.
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        _dataSource = builder.Build();
    }

    public string Product => "PostgreSQL";

    public TimeProvider Clock => _clock;

    public string Display { get; }

    public string? Note => null;

    public int MaxWriters => int.MaxValue;

    public ITargetSql TargetSql { get; } = new PostgresTargetSql();

    public ITableReading Reading => new PostgresReading(this);

    /// <exception cref="FormatException">A property has a value that it cannot have.</exception>
    public static NpgsqlConnectionStringBuilder BuildConnectionString(ConnectionSettings settings)
    {
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = string.Join(',', settings.Url.Hosts),
            Database = settings.Url.Database.Length == 0 ? null : settings.Url.Database,
            ApplicationName = "sluice",
            SslMode = SslMode.Prefer,
            Timeout = (int)settings.Timeout.TotalSeconds,
            // A row of COPY is a message of its own: more of them by one system call.
            ReadBufferSize = 64 << 10,
        };
        foreach (var (name, value) in settings.Properties)
            PostgresProperties.Apply(builder, name, value);
        if (settings.User is { } user)
            builder.Username = user;
        if (settings.Password is { } password)
            builder.Password = password;
        builder.Pooling = false;
        builder.Enlist = false;
        builder.NoResetOnClose = true;
        builder.CommandTimeout = 0;
        builder.IncludeErrorDetail = true;
        builder.TcpKeepAlive = true;
        builder.TcpKeepAliveTime = 10;
        builder.TcpKeepAliveInterval = 5;
        return builder;
    }

    public async ValueTask<DbConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (await _idle.TakeAsync() is { } idle)
            return idle;
        var connection = await _dataSource.OpenConnectionAsync(cancellationToken);
        try
        {
            await _settings.ApplyAsync(connection, cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public ValueTask GiveBackAsync(DbConnection connection) => _idle.GiveBackAsync((NpgsqlConnection)connection);

    public ConnectorException Explain(Exception fault, ConnectorSide side, string doing) => PostgresFaults.Explain(fault, side, Display, doing);

    public ValueTask<TableShape?> DescribeAsync(DbConnection connection, TableName table, CancellationToken cancellationToken) =>
        PostgresCatalog.DescribeAsync((NpgsqlConnection)connection, table, cancellationToken);

    public ValueTask<IReadOnlyList<TableColumn>> DescribeQueryAsync(DbConnection connection, string query, CancellationToken cancellationToken) =>
        PostgresCatalog.DescribeQueryAsync((NpgsqlConnection)connection, query, cancellationToken);

    public ValueTask<LedgerChoice> FindLedgerAsync(DbConnection connection, string? schema, CancellationToken cancellationToken) =>
        PostgresLedger.FindAsync(this, (NpgsqlConnection)connection, schema, cancellationToken);

    public async ValueTask<LedgerChoice> FindLedgerAsync(LedgerPlace place, SinkToken token, CancellationToken cancellationToken)
    {
        var connection = await ConnectAsync(cancellationToken);
        try
        {
            if (place.IsCertain)
                return await FindLedgerAsync(connection, place.Schema, cancellationToken);
            return await PostgresLedgerSearch.FindAsync((NpgsqlConnection)connection, token, cancellationToken) is { } schema
                ? await FindLedgerAsync(connection, schema, cancellationToken)
                : new LedgerChoice(
                    null, "the options do not say in which schema its ledger is, and no ledger here has a row of the job; set 'ledger_schema'", IsUnknown: true);
        }
        finally
        {
            await GiveBackAsync(connection);
        }
    }

    public ValueTask CommitAsync(DbTransaction transaction) => PostgresCommit.SendAsync((NpgsqlTransaction)transaction, Display, _clock);

    public ISinkWriter CreateWriter(WriterSetup setup) => new PostgresWriter(this, setup, _clock);

    public async ValueTask DisposeAsync()
    {
        await _idle.DisposeAsync();
        await _dataSource.DisposeAsync();
    }
}
