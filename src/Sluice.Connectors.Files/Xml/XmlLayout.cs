namespace Sluice.Connectors.Files.Xml;

/// <summary>How rows stand in an XML file.</summary>
/// <param name="RowTag">The name of the element of a row.</param>
/// <param name="UsesAttributes">Values are attributes of the row's element; else elements in it.</param>
/// <param name="RootTag">The name of the element around all rows; empty where files are read.</param>
internal sealed record XmlLayout(string RowTag, bool UsesAttributes, string RootTag = "");
