using System.Xml;
using Sluice.Connect.Options;
using Sluice.Connect.Schema;
using Sluice.Connectors.Files.Xml;

namespace Sluice.Connectors.Files.LocalFile;

/// <summary>How rows stand in XML files, as job files say it.</summary>
internal static class XmlOptions
{
    /// <summary>Reads the options of the source.</summary>
    /// <exception cref="Connect.Config.ConfigException">One is missing, or no name of an element.</exception>
    public static XmlLayout Read(OptionValues options)
    {
        if (!options.Has(LocalFileSourceOptions.XmlRowTag))
            throw options.Error(LocalFileSourceOptions.XmlRowTag, "option 'xml_row_tag' is required for xml: the name of the element that is a row");
        return new XmlLayout(
            Name(options, LocalFileSourceOptions.XmlRowTag), Flag(options, LocalFileSourceOptions.XmlUseAttributes));
    }

    /// <summary>Reads the options of the sink.</summary>
    /// <exception cref="Connect.Config.ConfigException">One is missing, or no name of an element.</exception>
    public static XmlLayout ReadSink(OptionValues options) => new(
        PlainName(options, LocalFileSinkOptions.XmlRowTag), Flag(options, LocalFileSinkOptions.XmlUseAttributes), PlainName(options, LocalFileSinkOptions.XmlRootTag));

    /// <summary>Columns must have names that XML allows.</summary>
    /// <exception cref="Connect.Config.ConfigException">One has not.</exception>
    public static void DemandNames(OptionValues options, TableSchema schema)
    {
        foreach (var column in schema.Columns.Where(c => !IsName(c.Name) || c.Name == "xmlns"))
            throw options.Error(LocalFileSinkOptions.Format, $"column '{column.Name}' of {schema.Path} cannot be the name of an element or attribute in xml", "rename it by a FieldMapper, or leave it out by sink_columns");
    }

    private static bool Flag(OptionValues options, Option<bool> option) => options.Has(option)
        ? options.Get(option)
        : throw options.Error(option, "option 'xml_use_attr_format' is required for xml: true where values are attributes of the row's element, false where they are elements in it");

    private static string Name(OptionValues options, Option<string> option)
    {
        var name = options.Get(option);
        return name.Split(':') is { Length: 1 or 2 } parts && parts.All(IsName)
            ? name
            : throw options.Error(option, $"'{option.Name} = {name}' is no name of an element");
    }

    private static string PlainName(OptionValues options, Option<string> option) =>
        Name(options, option) is var name && !name.Contains(':', StringComparison.Ordinal)
            ? name
            : throw options.Error(option, $"'{option.Name} = {name}' has a prefix, and files are written without namespaces");

    private static bool IsName(string name)
    {
        try
        {
            XmlConvert.VerifyNCName(name);
            return true;
        }
        catch (Exception e) when (e is XmlException or ArgumentException)
        {
            return false;
        }
    }
}
