namespace Sluice.Architecture.Tests.Projects;

/// <summary>
/// Who may know whom: everything points inward. A project that is not in the table is a violation, so that adding one is a decision.
/// </summary>
internal static class DependencyTable
{
    private const string Host = "Sluice";
    private const string ConnectorPrefix = "Sluice.Connectors.";

    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Sluice.Core"] = [],
        ["Sluice.Connect"] = [],
        ["Sluice.Client"] = [],
        ["Sluice.Connect.TestKit"] = ["Sluice.Connect"],
        ["Sluice.JobFiles"] = ["Sluice.Core", "Sluice.Connect"],
        ["Sluice.Engine"] = ["Sluice.Core"],
        ["Sluice.Runtime"] = ["Sluice.Core", "Sluice.Connect", "Sluice.JobFiles"],
        ["Sluice.Storage"] = ["Sluice.Core"],
        ["Sluice.Cluster"] = ["Sluice.Core", "Sluice.Engine"],
        ["Sluice.Api"] = ["Sluice.Core", "Sluice.Engine", "Sluice.Client"],
        ["Sluice.Console"] = ["Sluice.Client"],
        ["Sluice.Cli"] = ["Sluice.Client"],
    };

    /// <summary>Libraries that only some projects may touch, by the beginning of their names.</summary>
    private static readonly (string Library, Func<string, bool> MayUse)[] Libraries =
    [
        ("Npgsql", p => p is "Sluice.Storage" || IsConnector(p)),
        ("MySqlConnector", p => IsConnector(p)),
        ("Microsoft.Data.Sqlite", p => p is "Sluice.Storage" || IsConnector(p)),
        ("SQLitePCLRaw", p => p is "Sluice.Storage" || IsConnector(p)),
        ("Microsoft.Orleans", p => p is "Sluice.Cluster"),
        ("Orleans", p => p is "Sluice.Cluster"),
        ("Microsoft.AspNetCore", p => p is "Sluice.Api" or "Sluice.Console" or Host),
        ("StreamJsonRpc", p => p is "Sluice.Runtime"),
        ("Spectre.Console", p => p is "Sluice.Cli" or Host),
        ("OpenTelemetry", p => p is Host),
        ("System.CommandLine", p => p is "Sluice.Cli" or Host),
    ];

    /// <summary>What is wrong with these projects; each line names who, what, and what would be right.</summary>
    public static IReadOnlyList<string> Violations(IEnumerable<ProjectFacts> projects) =>
        [.. projects.SelectMany(p => ProjectViolations(p).Concat(LibraryViolations(p)))];

    private static IEnumerable<string> ProjectViolations(ProjectFacts project)
    {
        if (project.Name is Host)
            return [];
        var allowed = IsConnector(project.Name) ? ["Sluice.Connect"] : Allowed.GetValueOrDefault(project.Name);
        return allowed is null
            ? [$"{project.Name} is not in the table of parts"]
            : project.Projects.Except(allowed, StringComparer.Ordinal)
                .Select(r => $"{project.Name} references {r}; it may reference {(allowed.Length == 0 ? "nothing" : string.Join(", ", allowed))}");
    }

    private static IEnumerable<string> LibraryViolations(ProjectFacts project) =>
        from package in project.Packages
        from rule in Libraries
        where package.StartsWith(rule.Library, StringComparison.OrdinalIgnoreCase) && !rule.MayUse(project.Name)
        select $"{project.Name} uses {package}, which is not its business";

    private static bool IsConnector(string name) => name.StartsWith(ConnectorPrefix, StringComparison.Ordinal);
}
