using System.Globalization;
using System.Text;
using CsCheck;
using Sluice.Connect.Config;
using Sluice.JobFiles.Text;

namespace Sluice.JobFiles.Tests.Text;

public sealed class RoundTripTests
{
    private static readonly Gen<string> AnyText =
        Gen.OneOf(Gen.Char[' ', '~'], Choice.Of('\n', '\t', '"', '\\', '\u00e4', '\u4e16', '.', '-', '>', '$')).Array[0, 12].Select(c => new string(c));

    private static readonly Gen<ConfigValue> Scalar = Gen.OneOf<ConfigValue>(
        AnyText.Select(t => (ConfigValue)ConfigScalar.OfString(t)),
        Gen.Long.Select(n => (ConfigValue)new ConfigScalar(ConfigScalarKind.Number, n.ToString(CultureInfo.InvariantCulture), default)),
        Gen.Decimal.Select(n => (ConfigValue)new ConfigScalar(ConfigScalarKind.Number, n.ToString(CultureInfo.InvariantCulture), default)),
        Gen.Bool.Select(b => (ConfigValue)new ConfigScalar(ConfigScalarKind.Boolean, b ? "true" : "false", default)),
        Gen.Const((ConfigValue)new ConfigScalar(ConfigScalarKind.Null, "null", default)));

    private static readonly Gen<ConfigObject> Tree = Gen.Recursive<ConfigValue>(
            (depth, self) => depth >= 4
                ? Scalar
                : Gen.OneOf(
                    Scalar,
                    self.Array[0, 4].Select(items => (ConfigValue)new ConfigArray(items, default)),
                    Fields(self).Select(map => (ConfigValue)map)))
        .Array[0, 4]
        .Select(values => new ConfigObject(values.Select((v, i) => new ConfigField($"k{i}", v, default)), default));

    private static Gen<ConfigObject> Fields(Gen<ConfigValue> value) =>
        Gen.Select(AnyText, value).Array[0, 4].Select(pairs => new ConfigObject(pairs.Select(p => new ConfigField("k" + p.Item1, p.Item2, default)), default));

    [Fact]
    public void A_tree_written_as_json_and_read_as_json_is_the_same_tree() =>
        Tree.Sample(tree => Assert.Equal(ConfigText.ToJson(tree), ConfigText.ToJson(JsonTree.Parse(ConfigText.ToJson(tree), null, []))), iter: 3_000);

    [Fact]
    public void A_tree_written_as_json_and_read_as_a_job_file_is_the_same_tree() =>
        Tree.Sample(tree => Assert.Equal(ConfigText.ToJson(tree), Hocon.Json(ConfigText.ToJson(tree))), iter: 3_000);

    [Fact]
    public void A_tree_written_in_the_dialects_own_form_and_read_back_is_the_same_tree() =>
        Gen.Select(Tree, Gen.Int).Sample(
            (tree, seed) => Assert.Equal(ConfigText.ToJson(tree), Hocon.Json(new Printer(new Random(seed)).Print(tree))), iter: 3_000);

    /// <summary>Prints a tree in one of the many ways in which people write it.</summary>
    private sealed class Printer(Random random)
    {
        private readonly StringBuilder _text = new();

        public string Print(ConfigObject root)
        {
            Fields(root);
            return _text.ToString();
        }

        private string OneOf(params string[] ways) => ways[random.Next(ways.Length)];

        private void Fields(ConfigObject map)
        {
            foreach (var field in map.Fields)
            {
                _text.Append(Key(field.Key));
                _text.Append(field.Value is ConfigObject ? OneOf(" ", " = ", ":", "\n=\n") : OneOf("=", " = ", " : ", " =\n  "));
                Value(field.Value);
                _text.Append(OneOf("\n", ",", ",\n", " # a comment\n", "\n// another\n\n", " , "));
            }
        }

        private void Value(ConfigValue value)
        {
            switch (value)
            {
                case ConfigObject map:
                    _text.Append(OneOf("{", "{ ", "{\n"));
                    Fields(map);
                    _text.Append('}');
                    break;
                case ConfigArray list:
                    _text.Append(OneOf("[", "[ \n"));
                    foreach (var item in list.Items)
                    {
                        Value(item);
                        _text.Append(OneOf(",", "\n", " ,\n"));
                    }

                    _text.Append(']');
                    break;
                case ConfigScalar { Kind: ConfigScalarKind.String } text:
                    _text.Append(Text(text.Text));
                    break;
                case ConfigScalar scalar:
                    _text.Append(scalar.Text);
                    break;
            }
        }

        private string Key(string key) => key.All(char.IsAsciiLetterOrDigit) ? OneOf(key, Quoted(key)) : Quoted(key);

        private string Text(string text)
        {
            if (text.Length > 0 && text.All(char.IsAsciiLetter) && text is not ("true" or "false" or "null"))
                return OneOf(text, Quoted(text));
            return text.Contains("\"\"\"", StringComparison.Ordinal) || text.EndsWith('"') ? Quoted(text) : OneOf(Quoted(text), $"\"\"\"{text}\"\"\"");
        }

        private static string Quoted(string text) => ConfigText.ToJson(ConfigScalar.OfString(text));
    }
}
