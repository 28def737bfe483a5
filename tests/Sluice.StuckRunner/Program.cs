using System.Globalization;
using Sluice.Connect;
using Sluice.Connectors.Files;
using Sluice.Connectors.Jdbc;
using Sluice.Connectors.Standard;
using Sluice.JobFiles.Types;
using Sluice.Runtime.Attempts;
using Sluice.Runtime.Runners.Child;

namespace Sluice.StuckRunner;

/// <summary>A runner like the product's own, with one more source: <see cref="StuckSource"/>.</summary>
public static class Program
{
    /// <summary>The connectors.</summary>
    public static ConnectorCatalog Catalog { get; } = new([.. StandardPlugins.All, .. FilePlugins.All, .. JdbcPlugins.All, new StuckSourceFactory()]);

    /// <summary>How long the helper that a runner's source leaves behind sleeps, in seconds: what it is known by.</summary>
    public static string HelperOf(int runner) => string.Create(CultureInfo.InvariantCulture, $"86000.{runner:0000000}");

    private static Task<int> Main(string[] args) => RunnerProgram.RunAsync(
        int.Parse(args[^1], CultureInfo.InvariantCulture), new AttemptSurroundings(Catalog, SchemaDialect.Instance, _ => new ErrorLines()));
}
