using System.Globalization;

namespace Sluice.TestServers;

/// <summary>The newest PostgreSQL on this machine.</summary>
internal sealed record PostgresInstallation(int Major, string BinDirectory)
{
    private const string DebianRoot = "/usr/lib/postgresql";

    public string Tool(string name) => Path.Combine(BinDirectory, name);

    public static PostgresInstallation FindNewest()
    {
        var found = Directory.Exists(DebianRoot) ? Directory.EnumerateDirectories(DebianRoot).Select(Versioned).OfType<PostgresInstallation>() : [];
        return found.MaxBy(i => i.Major) ?? OnPath() ?? throw new InvalidOperationException(
            $"No PostgreSQL server on this machine: neither {DebianRoot}/*/bin/postgres nor 'postgres' on the PATH exists. "
            + "Install it with: apt-get install postgresql (the ./test script does it where it may).");
    }

    private static PostgresInstallation? Versioned(string directory)
    {
        var bin = Path.Combine(directory, "bin");
        return int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            && File.Exists(Path.Combine(bin, "postgres")) && File.Exists(Path.Combine(bin, "initdb"))
            ? new PostgresInstallation(major, bin)
            : null;
    }

    private static PostgresInstallation? OnPath() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(d => File.Exists(Path.Combine(d, "postgres")) && File.Exists(Path.Combine(d, "initdb")))
            .Select(d => new PostgresInstallation(0, d))
            .FirstOrDefault();
}
