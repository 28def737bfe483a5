using Sluice.Connect.Config;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.Standard.Fake;

/// <summary>A row as configured.</summary>
internal sealed record FakeRow(RowKind Kind, ConfigValue Fields, string Path);
