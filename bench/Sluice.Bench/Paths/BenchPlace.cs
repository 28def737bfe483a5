using Sluice.Bench.Measuring;
using Sluice.TestServers;

namespace Sluice.Bench.Paths;

/// <summary>Where a bench run happens: the clone, a folder for its job files and stores, and the private server.</summary>
internal sealed record BenchPlace(string Root, string Work, PostgresServer Server)
{
    private int _jobs;

    /// <summary>A folder that nothing has used yet.</summary>
    public string NewFolder()
    {
        var folder = Path.Combine(Work, $"{Interlocked.Increment(ref _jobs):000}");
        Directory.CreateDirectory(folder);
        return folder;
    }

    /// <summary>The real program on a real job file, with a store of its own.</summary>
    public Command Sluice(string job, string verb = "run")
    {
        var folder = NewFolder();
        File.WriteAllText(Path.Combine(folder, "job.conf"), job);
        return new Command(
            $"exec {Command.Quote(Path.Combine(Root, "sluice"))} {verb} job.conf",
            new Dictionary<string, string>(StringComparer.Ordinal) { ["SLUICE_HOME"] = Path.Combine(folder, "home") }, folder);
    }

    /// <summary>A shell line in which <c>psql</c> finds the server.</summary>
    public Command Psql(string line) => new(line, PsqlEnvironment(), Work);

    /// <summary>The start of a <c>psql</c> command for a database, without the user's own settings.</summary>
    public string PsqlOn(string database) => $"{Command.Quote(Path.Combine(Server.BinDirectory, "psql"))} -X -q -v ON_ERROR_STOP=1 -d {Command.Quote(database)}";

    private Dictionary<string, string> PsqlEnvironment() => new(StringComparer.Ordinal)
    {
        ["PGHOST"] = "127.0.0.1",
        ["PGPORT"] = $"{Server.Port}",
        ["PGUSER"] = PostgresServer.Username,
        ["PGPASSWORD"] = Server.Password,
        ["PGCLIENTENCODING"] = "UTF8",
    };
}
