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

    private static Task<int> Main(string[] args) => RunnerProgram.RunAsync(
        int.Parse(args[^1], CultureInfo.InvariantCulture), new AttemptSurroundings(Catalog, SchemaDialect.Instance, _ => new ErrorLines()));
}
