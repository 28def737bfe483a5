namespace Sluice.TestServers;

/// <summary>The MariaDB on this machine.</summary>
internal sealed record MariaDbInstallation(string Server, string Install)
{
    private static readonly string[] Folders = ["/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin"];

    public static MariaDbInstallation Find() => new(Tool("mariadbd"), Tool("mariadb-install-db"));

    private static string Tool(string name) =>
        Folders.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            .Select(d => Path.Combine(d, name)).FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException(
            $"No MariaDB server on this machine: '{name}' is in no folder of the PATH. Install it with: apt-get install mariadb-server-core mariadb-client-core "
            + "(the ./test script does it where it may).");
}
