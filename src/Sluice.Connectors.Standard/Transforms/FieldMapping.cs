using Sluice.Connect.Config;

namespace Sluice.Connectors.Standard.Transforms;

/// <summary>A column and its new name, with where both stand.</summary>
internal sealed record FieldMapping(string Source, string Target, TextLocation SourceLocation, TextLocation TargetLocation);
