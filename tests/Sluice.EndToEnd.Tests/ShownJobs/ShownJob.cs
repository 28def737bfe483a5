using Sluice.EndToEnd.Tests.Fixtures;
using Sluice.TestServers;

namespace Sluice.EndToEnd.Tests.ShownJobs;

/// <summary>One of SeaTunnel's own job files, as it stands, with only its places put where a test has them.</summary>
internal static class ShownJob
{
    /// <summary>Writes a shown file into a test's folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">The file's name without <c>.conf</c>.</param>
    /// <param name="places">Texts of the file and what stands for them here; each must occur.</param>
    /// <returns>The file's name in the folder.</returns>
    public static string Place(JobFolder folder, string name, params (string Theirs, string Ours)[] places)
    {
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "ShownJobs", "Jobs", $"{name}.conf"));
        foreach (var (theirs, ours) in places)
        {
            Assert.Contains(theirs, text, StringComparison.Ordinal);
            text = text.Replace(theirs, ours, StringComparison.Ordinal);
        }

        folder.Write($"{name}.conf", text);
        return $"{name}.conf";
    }

    /// <summary>The places of a file that goes to their PostgreSQL server.</summary>
    public static (string Theirs, string Ours)[] Postgres(PostgresDatabase database) =>
    [
        ("jdbc:postgresql://postgresql:5432/test", database.JdbcUrl),
        ("user = test", $"user = {PostgresServer.Username}"),
        ("password = test", $"password = \"{database.Server.Password}\""),
        ("database = test", $"database = {database.Name}"),
    ];
}
