using Sluice.EndToEnd.Tests.Fixtures;
using Sluice.TestServers;

namespace Sluice.EndToEnd.Tests.ShownJobs;

/// <summary>One of SeaTunnel's own job files, as it stands, with only its places put where a test has them.</summary>
internal static class ShownJob
{
    private const string BesideTheClone = "../shared/seatunnel/shown";

    /// <summary>The files are SeaTunnel's own and not part of this repository: they lie beside the clone, or the tests say that they do not.</summary>
    private static readonly string? Shown = Find();

    /// <summary>Writes a shown file into a test's folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">The file's name without <c>.conf</c>.</param>
    /// <param name="places">Texts of the file and what stands for them here; each must occur.</param>
    /// <returns>The file's name in the folder.</returns>
    public static string Place(JobFolder folder, string name, params (string Theirs, string Ours)[] places)
    {
        Assert.SkipWhen(Shown is null, $"the shown job files are not beside this clone ({BesideTheClone})");
        var text = File.ReadAllText(Path.Combine(Shown!, $"{name}.conf"));
        foreach (var (theirs, ours) in places)
        {
            Assert.Contains(theirs, text, StringComparison.Ordinal);
            text = text.Replace(theirs, ours, StringComparison.Ordinal);
        }

        folder.Write($"{name}.conf", text);
        return $"{name}.conf";
    }

    private static string? Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Sluice.slnx")))
                return Path.GetFullPath(Path.Combine(at.FullName, BesideTheClone)) is var folder && Directory.Exists(folder) ? folder : null;
        }

        return null;
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
