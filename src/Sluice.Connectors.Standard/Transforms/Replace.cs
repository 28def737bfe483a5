using System.Text;
using Sluice.Connect.Options;
using Sluice.Connect.Schema;
using Sluice.Connect.Transforms;

namespace Sluice.Connectors.Standard.Transforms;

internal sealed class Replace : ITransform
{
    private readonly OptionValues _options;
    private readonly JavaRegex? _regex;
    private readonly JavaReplacement? _replacement;

    /// <exception cref="Connect.Config.ConfigException">Pattern or replacement cannot be used.</exception>
    public Replace(OptionValues options)
    {
        _options = options;
        var pattern = options.Get(ReplaceFactory.Pattern);
        if (!options.Get(ReplaceFactory.IsRegex))
        {
            if (pattern.Length == 0)
                throw options.Error(ReplaceFactory.Pattern, "'pattern' is empty");
            return;
        }

        try
        {
            _regex = JavaRegex.Parse(pattern);
        }
        catch (FormatException e)
        {
            throw options.Error(ReplaceFactory.Pattern, $"'pattern' is no usable regular expression: {e.Message}");
        }

        try
        {
            _replacement = JavaReplacement.Parse(options.Get(ReplaceFactory.Replacement), _regex);
        }
        catch (FormatException e)
        {
            throw options.Error(ReplaceFactory.Replacement, $"'replacement' cannot be used: {e.Message}");
        }
    }

    public ITableTransform Bind(TableSchema input)
    {
        var columns = new InputColumns(input);
        var name = _options.Get(ReplaceFactory.Field);
        var at = columns.Find(name, _options.LocationOf(ReplaceFactory.Field), $"{_options.Path}.{ReplaceFactory.Field.Name}");
        columns.ThrowIfMissing();
        var type = input.Columns[at].Type;
        if (type.Kind != TypeKind.String)
        {
            throw _options.Error(
                ReplaceFactory.Field, $"column '{name}' of table {input.Path} is a {type}; Replace works on columns of type string");
        }

        return _regex is null
            ? new TableReplaceText(input, at, Utf8(ReplaceFactory.Pattern), Utf8(ReplaceFactory.Replacement))
            : new TableReplaceRegex(input, at, _regex, _replacement!, _options.Get(ReplaceFactory.First));
    }

    private byte[] Utf8(Option<string> option) => Encoding.UTF8.GetBytes(_options.Get(option));
}
