using System.Globalization;
using Npgsql;
using Sluice.TestServers;

namespace Sluice.Bench.Scale;

/// <summary>What the store's server had done at one moment.</summary>
/// <param name="Transactions">Committed and rolled back in the store's database.</param>
/// <param name="Rows">Rows that its statements read from tables and indexes.</param>
/// <param name="Cpu">Processor seconds of all its processes.</param>
/// <param name="Log">Bytes of its write-ahead log.</param>
internal sealed record Reading(double Transactions, double Rows, double Cpu, double Log)
{
    private const double Ticks = 100;

    /// <summary>Reads it from outside of what is measured.</summary>
    public static async Task<Reading> TakeAsync(PostgresServer server, PostgresDatabase store)
    {
        await using var connection = await server.Default.OpenAsync();
        await using var command = new NpgsqlCommand(
            $"SELECT xact_commit + xact_rollback, tup_returned + tup_fetched, pg_current_wal_lsn() - '0/0' FROM pg_stat_database WHERE datname = '{store.Name}'", connection);
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        return new Reading(row.GetInt64(0), row.GetInt64(1), CpuOf(server.ProcessId), (double)row.GetDecimal(2));
    }

    public Reading Since(Reading earlier, double seconds) => new(
        (Transactions - earlier.Transactions) / seconds, (Rows - earlier.Rows) / seconds, (Cpu - earlier.Cpu) / seconds, (Log - earlier.Log) / seconds);

    /// <summary>Of the server's own process with those children that have ended, and of the children that it has.</summary>
    private static double CpuOf(int server)
    {
        var ticks = 0.0;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) || Stat(folder) is not { } stat)
                continue;
            if (id == server)
                ticks += Sum(stat, 11, 4);
            else if (stat[1] == server.ToString(CultureInfo.InvariantCulture))
                ticks += Sum(stat, 11, 2);
        }

        return ticks / Ticks;
    }

    private static double Sum(string[] stat, int from, int count) => stat.Skip(from).Take(count).Sum(t => double.Parse(t, CultureInfo.InvariantCulture));

    /// <summary>The fields behind the name: state, parent, ...; <c>null</c> when it has just ended.</summary>
    private static string[]? Stat(string folder)
    {
        try
        {
            var text = File.ReadAllText(Path.Combine(folder, "stat"));
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }
}
