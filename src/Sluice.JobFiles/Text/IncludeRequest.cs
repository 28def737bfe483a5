using Sluice.Connect.Config;

namespace Sluice.JobFiles.Text;

/// <summary>An <c>include</c> in a job file.</summary>
/// <param name="Name">The file's name as written.</param>
/// <param name="IsRequired">Its absence is an error.</param>
/// <param name="IsSection">Its fields become the items of a section.</param>
/// <param name="Scope">The path of the object that it stands in.</param>
/// <param name="Depth">How deep that object is nested.</param>
/// <param name="Location">Where it stands.</param>
internal sealed record IncludeRequest(
    string Name, bool IsRequired, bool IsSection, IReadOnlyList<string> Scope, int Depth, TextLocation Location);
