using System.Diagnostics;
using Npgsql;
using Sluice.Bench.Paths;
using Sluice.Connect.Batches;
using Sluice.Connect.Config;
using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;
using Sluice.Connectors.Jdbc;
using Sluice.TestServers;

namespace Sluice.Bench.Store;

/// <summary>
/// What a commit of a full batch through the sink, its ledger included, costs beside the same rows in a plain transaction by hand: BEGIN, a
/// binary COPY of bytes that were made beforehand, COMMIT.
/// </summary>
internal sealed class GuardedCommits(BenchPlace place, Comparison lines, int rounds)
{
    private const int Each = 40;
    private const string Columns = "id bigint, customer text, amount double precision, ordered_at timestamp, note text";
    private static readonly SinkToken s_run = new("store-of-the-bench", 1, 1, "sink", 1);

    public async Task MeasureAsync()
    {
        var database = await place.Server.CreateDatabaseAsync("guarded");
        await database.ExecuteAsync($"CREATE TABLE ours ({Columns}); CREATE TABLE theirs ({Columns})");
        var schema = new TableSchema(new TablePath(null, null, "ours"),
        [
            new("id", DataType.BigInt), new("customer", DataType.String), new("amount", DataType.Double), new("ordered_at", DataType.Timestamp), new("note", DataType.String),
        ]);
        var batch = FullBatch(schema);
        await using var sink = Sink(database, schema);
        await sink.OpenAsync(default);
        await ((IFencingSink)sink).FenceAsync(new FenceRequest(s_run), default);
        await sink.PrepareAsync(new TargetRequest(new SplitToken(s_run, SplitToken.Prepare, 1), false, new Free(), new Free()), default);
        var taken = await sink.TakeOverAsync(new WriterRequest(new SplitToken(s_run, "0", 1), SplitProgress.None, new Free(), new Free()), default);
        await using var writer = (ITransactionalWriter)taken.Writer!;
        await using var connection = await database.OpenAsync();
        await ByWriterAsync(writer, batch, 0);
        var bytes = await ReadAsync(connection);

        List<double> ours = [];
        List<double> theirs = [];
        for (var round = 0; round <= rounds; round++)
        {
            await database.ExecuteAsync("TRUNCATE ours, theirs");
            for (var i = 1; i <= Each; i++)
            {
                var mine = await ByWriterAsync(writer, batch, (round * Each) + i);
                var own = await ByHandAsync(connection, bytes);
                if (round == 0)
                    continue;
                ours.Add(mine);
                theirs.Add(own);
            }

            if (await database.ScalarAsync<long>("SELECT count(*) FROM (TABLE ours EXCEPT ALL TABLE theirs) d") != 0 || await database.ScalarAsync<long>("SELECT count(*) FROM ours") != (long)Each * batch.Count)
                throw new InvalidOperationException("The two did not write the same.");
        }

        lines.AtMost($"guarded commit of {batch.Count:N0} rows (own: the same rows by COPY in a plain transaction)", 1.2, ours, theirs);
    }

    private static async Task<double> ByWriterAsync(ITransactionalWriter writer, Batch batch, int number)
    {
        var start = Stopwatch.GetTimestamp();
        await writer.WriteAsync(batch, default);
        var outcome = await writer.CommitAsync(Position.At($"{number}"), default);
        return outcome == CommitOutcome.Committed ? Stopwatch.GetElapsedTime(start).TotalMicroseconds : throw new InvalidOperationException($"The commit came out as {outcome}.");
    }

    private static async Task<double> ByHandAsync(NpgsqlConnection connection, byte[] bytes)
    {
        var start = Stopwatch.GetTimestamp();
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await using (var copy = await connection.BeginRawBinaryCopyAsync("COPY theirs FROM STDIN (FORMAT binary)"))
                await copy.WriteAsync(bytes);
            await transaction.CommitAsync();
        }

        return Stopwatch.GetElapsedTime(start).TotalMicroseconds;
    }

    private static async Task<byte[]> ReadAsync(NpgsqlConnection connection)
    {
        using var bytes = new MemoryStream();
        await using var copy = await connection.BeginRawBinaryCopyAsync("COPY ours TO STDOUT (FORMAT binary)");
        await copy.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private static ISink Sink(PostgresDatabase database, TableSchema schema)
    {
        var factory = JdbcPlugins.All.OfType<ISinkFactory>().Single();
        (string Name, string Value)[] options =
            [("url", database.JdbcUrl), ("user", PostgresServer.Username), ("password", database.Server.Password), ("generate_sink_sql", "true"), ("table", "ours")];
        List<ConfigError> problems = [];
        var fields = options.Select(o => new ConfigField(o.Name, ConfigScalar.OfString(o.Value), TextLocation.Unknown));
        var values = factory.Options.Bind(new ConfigObject(fields, TextLocation.Unknown), "Jdbc", problems);
        return problems.Exists(p => !p.IsWarning) ? throw new ConfigException(problems) : factory.Create(new SinkContext([new SinkTable(schema, values)], null!));
    }

    private static Batch FullBatch(TableSchema schema)
    {
        var batch = new Batch(schema);
        for (var i = 0; i < Batch.MaxRows; i++)
        {
            batch.Column<FixedColumn<long>>(0).Append(i);
            batch.Column<BinaryColumn>(1).Append($"customer {i % 997}");
            batch.Column<FixedColumn<double>>(2).Append(i * 1.25);
            batch.Column<FixedColumn<long>>(3).Append(1_700_000_000_000_000_000 + (i * 1_000_000L));
            batch.Column<BinaryColumn>(4).Append("left at the door, not rung");
            batch.CloseRow();
        }

        return batch;
    }

    /// <summary>A permit that always holds; places that nobody looks at.</summary>
    private sealed class Free : IPermit, IBreadcrumb
    {
        public bool IsValid => true;

        public void Demand()
        {
        }

        public void At(string stage, string? detail = null)
        {
        }
    }
}
