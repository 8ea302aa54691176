package runner

import "reflect"

// A Direct is put together from these: F1 is for functions of one parameter, and
// methods without one beside their receiver; F2 and F3 for those with more; the
// letter E says that there is an error beside the result, V that the last
// parameter is variadic. One call of reflect takes as long as ten of these.

// Add adds ways to call.
func (d Direct) Add(ways ...Way) Direct {
	for _, w := range ways {
		d[w.of] = w.make
	}
	return d
}

// A Way is how functions of one type are called.
type Way struct {
	of   reflect.Type
	make func(fn any) Call
}

// F1 is func(A) R.
func F1[A, R any]() Way {
	return way(func(f func(A) R) Call {
		return func(in []reflect.Value) (reflect.Value, error) { return out(f(to[A](in[0]))), nil }
	})
}

// F2 is func(A, B) R.
func F2[A, B, R any]() Way {
	return way(func(f func(A, B) R) Call {
		return func(in []reflect.Value) (reflect.Value, error) { return out(f(to[A](in[0]), to[B](in[1]))), nil }
	})
}

// F3 is func(A, B, C) R.
func F3[A, B, C, R any]() Way {
	return way(func(f func(A, B, C) R) Call {
		return func(in []reflect.Value) (reflect.Value, error) {
			return out(f(to[A](in[0]), to[B](in[1]), to[C](in[2]))), nil
		}
	})
}

// F1E is func(A) (R, error).
func F1E[A, R any]() Way {
	return way(func(f func(A) (R, error)) Call {
		return func(in []reflect.Value) (reflect.Value, error) {
			r, err := f(to[A](in[0]))
			return out(r), err
		}
	})
}

// F2E is func(A, B) (R, error).
func F2E[A, B, R any]() Way {
	return way(func(f func(A, B) (R, error)) Call {
		return func(in []reflect.Value) (reflect.Value, error) {
			r, err := f(to[A](in[0]), to[B](in[1]))
			return out(r), err
		}
	})
}

// F1EV is func(A, ...any) (R, error).
func F1EV[A, R any]() Way {
	return way(func(f func(A, ...any) (R, error)) Call {
		return func(in []reflect.Value) (reflect.Value, error) {
			more := make([]any, len(in)-1)
			for i, v := range in[1:] {
				more[i] = to[any](v)
			}
			r, err := f(to[A](in[0]), more...)
			return out(r), err
		}
	})
}

func way[F any](make func(f F) Call) Way {
	return Way{reflect.TypeFor[F](), func(fn any) Call { return make(fn.(F)) }}
}

// to returns a value as its type.
func to[T any](v reflect.Value) T {
	if v.CanAddr() && v.Kind() != reflect.Interface {
		if p, ok := v.Addr().Interface().(*T); ok {
			return *p // nothing is made on the heap for it
		}
	}
	if !v.IsValid() {
		var none T
		return none
	}
	x, _ := v.Interface().(T) // nil is none
	return x
}

// out returns a result as reflect would.
func out[T any](r T) reflect.Value {
	if reflect.TypeFor[T]().Kind() == reflect.Interface {
		return reflect.ValueOf(&r).Elem()
	}
	return reflect.ValueOf(r)
}
