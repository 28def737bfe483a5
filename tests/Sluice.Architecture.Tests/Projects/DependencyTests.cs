namespace Sluice.Architecture.Tests.Projects;

public sealed class DependencyTests
{
    private static readonly string[] ImpureNamespaces = ["System.IO.", "System.Net.", "System.Data.", "System.Diagnostics.Process", "System.Threading.Timer"];

    public static TheoryData<string> SourceProjects => [.. ProjectFacts.InSource().Select(p => p.Name)];

    [Fact]
    public void Every_project_references_only_what_the_table_of_parts_allows() =>
        Assert.Empty(DependencyTable.Violations(ProjectFacts.InSource()));

    [Theory, MemberData(nameof(SourceProjects))]
    public void Every_assembly_uses_only_what_the_table_of_parts_allows(string project) =>
        Assert.Empty(DependencyTable.Violations([AssemblyFacts.Of(project)]));

    [Fact]
    public void The_core_does_no_input_or_output() =>
        Assert.DoesNotContain(AssemblyFacts.TypesUsedBy("Sluice.Core"), t => ImpureNamespaces.Any(n => t.StartsWith(n, StringComparison.Ordinal)));

    [Theory]
    [InlineData("Sluice.Core", "../Sluice.Connect/Sluice.Connect.csproj", "Sluice.Core references Sluice.Connect; it may reference nothing")]
    [InlineData("Sluice.Connect", "../Sluice.Core/Sluice.Core.csproj", "Sluice.Connect references Sluice.Core; it may reference nothing")]
    [InlineData("Sluice.Connectors.Files", "../Sluice.Core/Sluice.Core.csproj", "Sluice.Connectors.Files references Sluice.Core; it may reference Sluice.Connect")]
    [InlineData("Sluice.Connectors.A", "../Sluice.Connectors.B/Sluice.Connectors.B.csproj", "Sluice.Connectors.A references Sluice.Connectors.B; it may reference Sluice.Connect")]
    [InlineData("Sluice.Runtime", @"..\Sluice.Storage\Sluice.Storage.csproj", "Sluice.Runtime references Sluice.Storage; it may reference Sluice.Core, Sluice.Connect, Sluice.JobFiles")]
    [InlineData("Sluice.Cluster", "../Sluice.Connect/Sluice.Connect.csproj", "Sluice.Cluster references Sluice.Connect; it may reference Sluice.Core, Sluice.Engine")]
    public void A_planted_reference_is_found(string project, string reference, string violation)
    {
        var planted = ProjectFacts.Parse($"src/{project}/{project}.csproj", $"""<Project><ItemGroup><ProjectReference Include="{reference}" /></ItemGroup></Project>""");

        Assert.Equal([violation], DependencyTable.Violations([planted]));
    }

    [Theory]
    [InlineData("Sluice.Core", "Npgsql")]
    [InlineData("Sluice.Runtime", "Microsoft.Data.Sqlite")]
    [InlineData("Sluice.Storage", "Microsoft.Orleans.Sdk")]
    [InlineData("Sluice", "Npgsql")]
    [InlineData("Sluice.Connectors.Files", "Microsoft.AspNetCore.App")]
    [InlineData("Sluice.Runtime", "Spectre.Console")]
    public void A_planted_library_is_found(string project, string package)
    {
        var planted = ProjectFacts.Parse($"src/{project}/{project}.csproj", $"""<Project><ItemGroup><PackageReference Include="{package}" /></ItemGroup></Project>""");

        Assert.Equal([$"{project} uses {package}, which is not its business"], DependencyTable.Violations([planted]));
    }

    [Fact]
    public void A_project_that_nobody_put_into_the_table_is_found() =>
        Assert.Equal(["Sluice.Extras is not in the table of parts"], DependencyTable.Violations([new ProjectFacts("Sluice.Extras", [], [])]));

    [Fact]
    public void The_assemblies_are_really_read()
    {
        Assert.Contains("Npgsql", AssemblyFacts.Of("Sluice.Connectors.Jdbc").Packages);
        Assert.Contains("Sluice.Core", AssemblyFacts.Of("Sluice.Runtime").Projects);
        Assert.Contains(AssemblyFacts.TypesUsedBy("Sluice.Connectors.Files"), t => t.StartsWith("System.IO.", StringComparison.Ordinal));
    }
}
