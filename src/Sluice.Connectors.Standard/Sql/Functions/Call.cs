using System.Text;
using System.Text.RegularExpressions;
using Sluice.Connect.Batches;
using Sluice.Connect.Schema;
using Sluice.Connectors.Standard.Sql.Evaluation;
using Sluice.Connectors.Standard.Transforms;

namespace Sluice.Connectors.Standard.Sql.Functions;

/// <summary>A call of a function.</summary>
internal sealed class Call(FunctionDefinition function, IReadOnlyList<Expression> arguments, DataType type, SqlSurroundings surroundings, int offset)
    : Expression(type, offset)
{
    private readonly CallArguments _arguments = new(arguments, surroundings);
    private readonly CallResult _value = new();
    private readonly ColumnData _result = ColumnData.Create(type);

    public override bool IsNullable => !function.GivesValues || (!function.SeesNulls && arguments.Any(a => a.IsNullable));

    public override bool IsConstant => !function.IsVolatile && arguments.All(a => a.IsConstant);

    public override bool CanFail => true;

    public override ColumnData Evaluate(Rows rows)
    {
        _arguments.Load(rows);
        _result.Clear();
        try
        {
            for (var row = 0; row < rows.Count; row++)
            {
                _arguments.Row = row;
                _value.Clear();
                if (rows.IsIdle(row) || (!function.SeesNulls && _arguments.AnyNull()) || !function.Body(_arguments, _value))
                    _result.AppendNull();
                else
                    Append();
            }
        }
        catch (RegexMatchTimeoutException e)
        {
            throw new SqlRowException(Offset, $"{function.Name}: the pattern took more than {JavaRegex.MatchTimeout.TotalSeconds} s on a value; make it simpler", e);
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException or DivideByZeroException)
        {
            throw new SqlRowException(Offset, $"{function.Name}: {e.Message}", e);
        }

        return _result;
    }

    private void Append()
    {
        switch (_result)
        {
            case BinaryColumn texts:
                var text = _value.Text;
                texts.Commit(Encoding.UTF8.GetBytes(text, texts.Reserve(Encoding.UTF8.GetMaxByteCount(text.Length))));
                break;
            case FixedColumn<int> numbers:
                numbers.Append(unchecked((int)_value.Whole));
                break;
            case FixedColumn<long> numbers:
                numbers.Append(_value.Whole);
                break;
            case FixedColumn<double> numbers:
                numbers.Append(_value.Double);
                break;
            case FixedColumn<float> numbers:
                numbers.Append((float)_value.Double);
                break;
            case FixedColumn<Int128> numbers:
                numbers.Append(_value.Decimal);
                break;
            case FixedColumn<short> numbers:
                numbers.Append(unchecked((short)_value.Whole));
                break;
            case FixedColumn<sbyte> numbers:
                numbers.Append(unchecked((sbyte)_value.Whole));
                break;
            case BooleanColumn flags:
                flags.Append(_value.Flag);
                break;
            default:
                throw new InvalidOperationException($"{function.Name} gives a {_result.Type}, which no function does.");
        }
    }
}
