using Sluice.EndToEnd.Tests.Fixtures;

namespace Sluice.Cluster.Tests.Fixtures;

/// <summary>The two builds of the program that tests mix: this release, and one that is to follow it (SluiceRelease=next in Directory.Build.props).</summary>
internal static class Release
{
    /// <summary>The last migration of the release that follows.</summary>
    public const int NextMigration = 16;

    /// <summary>The status that only the release that follows knows, as it stands in the store.</summary>
    public const string NextStatus = "7";

    public static string Today => SluiceProcess.Program;

    public static string NextFolder { get; } = Path.Combine(AppContext.BaseDirectory, "next");

    public static string Next { get; } = Path.Combine(NextFolder, "sluice");
}
