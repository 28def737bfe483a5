using System.Xml.Linq;

namespace Sluice.Architecture.Tests.Projects;

/// <summary>What a project says it depends on.</summary>
internal sealed record ProjectFacts(string Name, IReadOnlyList<string> Projects, IReadOnlyList<string> Packages)
{
    public static IReadOnlyList<ProjectFacts> InSource() => [.. Repository.Files("src", "*.csproj").Select(p => Parse(p, Repository.Read(p)))];

    public static ProjectFacts Parse(string path, string text)
    {
        var items = XDocument.Parse(text).Descendants().ToLookup(e => e.Name.LocalName, e => (string?)e.Attribute("Include") ?? "", StringComparer.Ordinal);
        return new ProjectFacts(
            Path.GetFileNameWithoutExtension(path),
            [.. items["ProjectReference"].Select(p => Path.GetFileNameWithoutExtension(p.Replace('\\', '/')))],
            [.. items["PackageReference"], .. items["FrameworkReference"]]);
    }
}
