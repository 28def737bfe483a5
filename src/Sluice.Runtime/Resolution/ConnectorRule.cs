using Sluice.Connect;
using Sluice.Connect.Config;
using Sluice.Connect.Schema;
using Sluice.JobFiles.Planning;

namespace Sluice.Runtime.Resolution;

/// <summary>
/// What connectors and transforms refuse in a job by the job file alone, before it is stored: the same that <c>sluice check</c> tells. Nothing is
/// connected to, and no file is read. Thread-safe.
/// </summary>
/// <param name="catalog">The connectors and transforms that there are.</param>
/// <param name="dialect">Reads types and schemas.</param>
public sealed class ConnectorRule(ConnectorCatalog catalog, ISchemaDialect dialect)
{
    /// <summary>The mistakes that connectors and transforms find; none where only the run can tell.</summary>
    public IEnumerable<ConfigError> Check(JobPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        try
        {
            // Nothing is asked over a network or read from a disk, so that nothing is waited for.
            TryAsync(plan).GetAwaiter().GetResult();
            return [];
        }
        catch (ConfigException e)
        {
            return [.. e.Errors.Where(x => !x.IsWarning)];
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // No word about the job file: the run meets it too, and tells it with all that it knows.
            return [];
        }
    }

    private async Task TryAsync(JobPlan plan)
    {
        await using var job = await new JobResolver(new ResolveRequest(catalog, dialect) { IsAlone = true }).ResolveAsync(plan, CancellationToken.None);
    }
}
