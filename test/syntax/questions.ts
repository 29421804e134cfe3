/** A question in the manner of question sites and lecture notes, and the same in Gradus notation. */
export interface Row {
  readonly text: string
  readonly problem: string
}

const row = (text: string, problem: string): Row => ({ text, problem })
const T = String.raw

export const asked: readonly Row[] = [
  // exponentials of parameters
  row(
    T`Let $\phi(t) = \frac{1}{1+e^{-t}}$ and $f(w) = \phi(w^Tx)$. Find $\nabla_w f$.`,
    "w, x in R^n; f = 1/(1 + exp(-w'*x)); gradient f wrt w",
  ),
  row(T`$f(x) = e^t x^Tx$. Find $\nabla f$.`, "x in R^n; t in R; f = exp(t)*(x'*x); gradient f wrt x"),
  row(T`Let $g(t)=t^2+e^t$. Find $g'(t)$.`, "t in R; g = t^2 + exp(t); gradient g wrt t"),
  row(
    T`$h(s)=\operatorname{softplus}(a^Ts)$, where $\operatorname{softplus}(t)=\log(1+e^t)$. Find the gradient of $h$.`,
    "a, s in R^n; h = log(1 + exp(a'*s)); gradient h wrt s",
  ),
  // inverse functions
  row(
    T`Let $x\in\mathbb R^n$ and $f(x)=\sum_i \sin^{-1}(x_i)$. Find $\nabla f$.`,
    "x in R^n; f = sum(asin(x)); gradient f wrt x",
  ),
  // by a row of variables: the gradient as a row
  row(
    T`Let $x\in\mathbb R^n$ and $f(x)=x^TAx$. What is $\frac{\partial f}{\partial x^T}$?`,
    "x in R^n; A in R^(n x n); f = x'*A*x; jacobian f wrt x",
  ),
  row(
    T`$f = \operatorname{tr}(A^TX)$. What is $\frac{\partial f}{\partial X^T}$?`,
    "A, X in R^(m x n); f = tr(A'*X); gradient f wrt X",
  ),
  // parameters of applied functions
  row(
    T`For $f(\mathbf x)=\log(1+\exp(\mathbf w^T\mathbf x))$ find $\nabla f$ with $\sigma(z)=1/(1+e^{-z})$.`,
    "w, x in R^n; f = log(1 + exp(w'*x)); gradient f wrt x",
  ),
  row(
    T`Given $J(\theta) = \frac{1}{2m}\sum_{i=1}^m (h_\theta(x^{(i)}) - y^{(i)})^2$ where $h_\theta(x) = \theta^Tx$. Find $\nabla_\theta J$.`,
    "theta in R^n; X in R^(n x m); y in R^m; J = norm2(X'*theta - y)^2/(2*m); gradient J wrt theta",
  ),
  row(
    T`$\ell(\theta) = \sum_{i=1}^m y^{(i)}\log h(x^{(i)}) + (1-y^{(i)})\log(1-h(x^{(i)}))$, $h(x)=\frac1{1+e^{-\theta^Tx}}$. Find the gradient.`,
    "theta in R^n; X in R^(n x m); y in R^m; l = y'*log(sigmoid(X'*theta)) + (ones(m) - y)'*log(ones(m) - sigmoid(X'*theta)); gradient l wrt theta",
  ),
  // a name that is a size and a definition
  row(
    T`$h = \tanh(W_1 x + b_1)$ and $y = W_2 h + b_2$, $L = \frac12\|y-t\|^2$ where $W_1\in\mathbb{R}^{h\times d}$, $W_2\in\mathbb{R}^{k\times h}$. Find $\partial L/\partial W_1$ and $\partial L/\partial W_2$.`,
    "W_1 in R^(h x d); W_2 in R^(k x h); x in R^d; b_1 in R^h; b_2, t in R^k; L = norm2(W_2*tanh(W_1*x + b_1) + b_2 - t)^2/2; gradient L wrt W_1, W_2",
  ),
  row(
    T`Backprop: $z^{[1]} = W^{[1]}x + b^{[1]}$, $a^{[1]} = \tanh(z^{[1]})$, $z^{[2]} = W^{[2]}a^{[1]}+b^{[2]}$, $J = \frac12 \|z^{[2]}-y\|^2$. Compute $\partial J/\partial W^{[1]}$ and $\partial J/\partial W^{[2]}$.`,
    "W_1 in R^(h x d); W_2 in R^(k x h); x in R^d; b_1 in R^h; b_2, y in R^k; J = norm2(W_2*tanh(W_1*x + b_1) + b_2 - y)^2/2; gradient J wrt W_1, W_2",
  ),
  // ranks by where a name stands
  row(
    T`Let $f(x)=x^T D x$ where $D = \operatorname{diag}(d)$. Find $\partial f/\partial d$.`,
    "x, d in R^n; f = x'*diag(d)*x; gradient f wrt d",
  ),
  row(
    T`$f(\alpha) = (x+\alpha d)^TQ(x+\alpha d)$, find $f'(\alpha)$`,
    "x, d in R^n; alpha in R; Q in R^(n x n); f = (x + alpha*d)'*Q*(x + alpha*d); gradient f wrt alpha",
  ),
  row(
    T`$\varphi(t) = \|x+t d\|^2$, find $\varphi'(t)$.`,
    "x, d in R^n; t in R; phi = norm2(x + t*d)^2; gradient phi wrt t",
  ),
  row(
    T`Find the derivative of $f(X) = a^TXb + c^TX^Td$ w.r.t. $X$.`,
    "X in R^(n x m); a, d in R^n; b, c in R^m; f = a'*X*b + c'*X'*d; gradient f wrt X",
  ),
  row(
    T`$y = (X^TX)^{-1}X^Tb$, where $X$ is $n\times p$. Jacobian $\partial y/\partial b$?`,
    "X in R^(n x p); b in R^n; y = inv(X'*X)*X'*b; jacobian y wrt b",
  ),
  row(
    T`$f = \mathbf{w}^\top\mathbf{S}_B\mathbf{w}/\mathbf{w}^\top\mathbf{S}_W\mathbf{w}$. Find the gradient wrt $\mathbf{w}$.`,
    "w in R^n; S_B, S_W in R^(n x n); f = (w'*S_B*w)/(w'*S_W*w); gradient f wrt w",
  ),
  row(
    T`Find the gradient of $x^Ty/\|x\|\|y\|$ with respect to $x$.`,
    "x, y in R^n; gradient (x'*y)/(norm2(x)*norm2(y)) wrt x",
  ),
  row(
    T`Let $P = A(A^TA)^{-1}A^T$. Find $\frac{\partial}{\partial A}\|(I-P)b\|^2$`,
    "A in R^(n x m); b in R^n; f = norm2(b - A*inv(A'*A)*A'*b)^2; gradient f wrt A",
  ),
  row(
    T`Let $\hat{y} = Xw$, $L=\frac{1}{N}(\hat{y}-y)^T(\hat{y}-y)$. Compute $dL/dw$.`,
    "X in R^(n x p); y in R^n; w in R^p; N in R; L = norm2(X*w - y)^2/N; gradient L wrt w",
  ),
  // sums and families
  row(
    T`Find the gradient of $\phi(w)=\frac{\lambda}{2}\|w\|^2+\sum_{i=1}^m\max(0,1-y_i w^Tx_i)$.`,
    "w in R^n; y in R^m; X in R^(n x m); lambda in R; phi = lambda/2*norm2(w)^2 + sum(relu(ones(m) - y.*(X'*w))); gradient phi wrt w",
  ),
  row(
    T`Matrix factorization: minimise $\sum_{(i,j)} (R_{ij} - u_i^Tv_j)^2$. Gradient with respect to $u_i$?`,
    "R in R^(m x n); U in R^(p x m); V in R^(p x n); gradient norm2(R - U'*V)^2 wrt U",
  ),
  row(
    T`KL divergence: $D(p\|q)=\sum_i p_i\log\frac{p_i}{q_i}$. Find gradient with respect to $p$ and $q$.`,
    "p, q in R^n; D = p'*log(p./q); gradient D wrt p, q",
  ),
  // notation
  row(
    T`$g(X) = \operatorname{tr}\left((I_n + X)^{-1}\right)$. Find the gradient.`,
    "X in R^(n x n); gradient tr(inv(eye + X)) wrt X",
  ),
  row(
    T`$f(X)=\operatorname{tr}(X^{+T}B)$. $\nabla_X f$?`,
    "X in R^(m x n); B in R^(n x m); f = tr(pinv(X)'*B); gradient f wrt X",
  ),
  row(T`Let $S$ be symmetric. Find the gradient of $\lambda_{\max}(S)$.`, "S in Sym(n); gradient lambdamax(S) wrt S"),
  row(
    T`$f(x)=\frac{1}{2}\|x\|_A^2 - \langle b, x\rangle$. Find $D_x f$, $\nabla^2 f$.`,
    "x, b in R^n; A in R^(n x n); f = x'*A*x/2 - b'*x; gradient f wrt x; hessian f wrt x",
  ),
  row(
    T`Let $A(t) = A_0 + tA_1$. Compute $\frac{d}{dt} \det A(t)$.`,
    "A_0, A_1 in R^(n x n); t in R; gradient det(A_0 + t*A_1) wrt t",
  ),
  // gradients and Hessians, operators before sums, entries
  row(
    T`What is $\nabla g$ and the Hessian of $g$? where $g(x)=x^TAx + b^Tx$.`,
    "x, b in R^n; A in R^(n x n); g = x'*A*x + b'*x; gradient g wrt x; hessian g wrt x",
  ),
  row(
    T`Find the Jacobian and Hessian of $f(x)=\log(1+e^{a^Tx})$.`,
    "a, x in R^n; f = log(1 + exp(a'*x)); gradient f wrt x; hessian f wrt x",
  ),
  row(
    T`Compute $\nabla_X \|AX-B\|_F^2 + \mu\|X\|_F^2$.`,
    "A in R^(m x n); X in R^(n x p); B in R^(m x p); mu in R; gradient norm2(A*X - B)^2 + mu*norm2(X)^2 wrt X",
  ),
  row(
    T`Let $y=\operatorname{softmax}(x)$, find $\frac{\partial y_i}{\partial x_j}$.`,
    "x in R^n; y = softmax(x); jacobian y wrt x",
  ),
  row(
    T`$f(t)=\|e^{tA}x\|^2$, $f'(0)$?`,
    "t in R; A in R^(n x n); x in R^n; f = norm2(expm(t*A)*x)^2; gradient f wrt t",
  ),
  row(
    T`Let $x,y\in\mathbb R^n$ and $d(x,y)=\sqrt{\sum_{i=1}^n(x_i-y_i)^2}$. $\nabla_x d$?`,
    "x, y in R^n; gradient norm2(x - y) wrt x",
  ),
  row(
    T`If $y = f(x) = (I + xx^T)^{-1}b$, what is the Jacobian $\frac{\partial y}{\partial x}$?`,
    "x, b in R^n; y = inv(eye(n) + x*x')*b; jacobian y wrt x",
  ),
  // powers as variables
  row(
    T`$f(\Sigma)=\log\det\Sigma + x^T\Sigma^{-1}x$ Find $\partial f/\partial\Sigma^{-1}$.`,
    "Sigma_inv in R^(n x n); x in R^n; f = logdet(inv(Sigma_inv)) + x'*Sigma_inv*x; gradient f wrt Sigma_inv",
  ),
  row(
    T`$L(\sigma^2) = -\frac n2\log\sigma^2-\frac1{2\sigma^2}\|y-X\beta\|^2$. Derivative with respect to $\sigma^2$?`,
    "n, sigma_sq in R; y in R^m; X in R^(m x p); beta in R^p; L = -n*log(sigma_sq)/2 - norm2(y - X*beta)^2/(2*sigma_sq); gradient L wrt sigma_sq",
  ),
  row(T`$f(x) = x^TAx$. Find $\frac{\partial^2 f}{\partial x^2}$.`, "x in R^n; A in R^(n x n); hessian x'*A*x wrt x"),
  // functions that nobody defines, components, rows
  row(
    T`$f(q) = \frac12\dot q^TM(q)\dot q$. Find $\partial f/\partial\dot q$`,
    "q_dot in R^n; M in R^(n x n); f = q_dot'*M*q_dot/2; gradient f wrt q_dot",
  ),
  row(
    T`Rosenbrock: $f(x)=100(x_2-x_1^2)^2+(1-x_1)^2$. Gradient?`,
    "x in R^2; f = 100*(x[2] - x[1]^2)^2 + (1 - x[1])^2; gradient f wrt x",
  ),
  row(
    T`$L = -\log \frac{e^{z_k}}{\sum_j e^{z_j}}$. Compute $\partial L/\partial z$.`,
    "z in R^n; k in Nat; L = -z[k] + logsumexp(z); gradient L wrt z",
  ),
  row(
    T`$L(w)=\sum_{i=1}^n \log(1+\exp(-y_i x_i^Tw))$ with $X\in\mathbb R^{n\times d}$, $w\in\mathbb R^d$. Find the gradient.`,
    "X in R^(n x d); w in R^d; y in R^n; L = sum(softplus(-y.*(X*w))); gradient L wrt w",
  ),
  row(
    T`Let $X\in\mathbb{R}^{d\times n}$ be the data matrix with columns $x_i$. $f(w)=\sum_{i=1}^n (w^Tx_i-y_i)^2$. Find $\nabla f$.`,
    "X in R^(d x n); w in R^d; y in R^n; f = norm2(X'*w - y)^2; gradient f wrt w",
  ),
  row(
    T`Let $A\in\mathbb R^{m\times n}$. $f(x)=\sum_i (a_i^Tx-b_i)^2$. Gradient of $f$?`,
    "A in R^(m x n); x in R^n; b in R^m; f = norm2(A*x - b)^2; gradient f wrt x",
  ),
  // words, sets, names of several letters
  row(
    T`In the derivation of PPCA we have $C = WW^T+\sigma^2I$ and $\mathcal L=-\frac N2\{\ln|C|+\operatorname{Tr}(C^{-1}S)\}$. What is $\partial\mathcal L/\partial W$?`,
    "W in R^(m x n); sigma, N in R; S in R^(m x m); C = W*W' + sigma^2*eye(m); L = -N/2*(logdet(C) + tr(inv(C)*S)); gradient L wrt W",
  ),
  row(
    T`$J=\operatorname{tr}(P)$ where $P = (I-KH)P_k(I-KH)^T+KRK^T$. Set $\frac{\partial J}{\partial K}=0$.`,
    "K in R^(m x n); H in R^(n x m); P_k in R^(m x m); R in R^(n x n); J = tr((eye(m) - K*H)*P_k*(eye(m) - K*H)' + K*R*K'); gradient J wrt K",
  ),
  row(
    T`Linear regression in matrix form: $RSS(\beta)=(\mathbf y-\mathbf X\beta)^T(\mathbf y-\mathbf X\beta)$. Differentiating w.r.t. $\beta$ gives?`,
    "y in R^n; X in R^(n x m); beta in R^m; RSS = norm2(y - X*beta)^2; gradient RSS wrt beta",
  ),
  row(T`What is the derivative of the determinant of a matrix $A$?`, "A in R^(n x n); gradient det(A) wrt A"),
  row(T`How to differentiate the trace of $A^{-1}$?`, "A in R^(n x n); gradient tr(inv(A)) wrt A"),
  row(T`Let $H(x)=\nabla^2 f(x)$ for $f(x)=\frac14\|x\|^4$. Find $H(x)$.`, "x in R^n; hessian norm2(x)^4/4 wrt x"),
  row(
    "$f(x)=a^\\prime x + x^\\prime B x$. Compute $\\partial f/\\partial x$.",
    "a, x in R^n; B in R^(n x n); f = a'*x + x'*B*x; gradient f wrt x",
  ),
  row(
    T`Let $u=u(x)=Ax$ and $v=v(x)=Bx$. $\frac{\partial}{\partial x}u^Tv$.`,
    "A, B in R^(m x n); x in R^n; gradient (A*x)'*(B*x) wrt x",
  ),
  row(T`$z^TDz$ where $D=\operatorname{diag}(|x|)$; gradient by $x$`, "x, z in R^n; gradient z'*diag(abs(x))*z wrt x"),
  row(
    T`The gradient of $x^T(A\circ B)x$ with respect to $x$ and to $A$.`,
    "x in R^n; A, B in R^(n x n); gradient x'*(A.*B)*x wrt x, A",
  ),
  // what a text declares, and how
  row(
    T`Differentiate $L=\|y-Xw\|^2$ by $w$, with the sizes X: $n\times p$, w: $p\times 1$ and y: $n\times 1$.`,
    "X in R^(n x p); w in R^p; y in R^n; L = norm2(y - X*w)^2; gradient L wrt w",
  ),
  row(
    T`Let $o=\|Wx\|^2$, $W$: (h, d), $x$: (d, 1). Find the gradient with respect to $W$.`,
    "W in R^(h x d); x in R^d; o = norm2(W*x)^2; gradient o wrt W",
  ),
  row(
    T`$f=\operatorname{tr}(ABX)$ where A and B: $n\times n$ matrices and X: $n \times n$. Find $\partial f/\partial A$.`,
    "A, B, X in R^(n x n); f = tr(A*B*X); gradient f wrt A",
  ),
  row(
    T`Find the derivative of $f=\|A_{m\times n}x_{n\times 1}-b_{m\times 1}\|^2$ with respect to $x$.`,
    "A in R^(m x n); x in R^n; b in R^m; f = norm2(A*x - b)^2; gradient f wrt x",
  ),
  row(
    T`Find the gradient of $f(x)=\|Ax\|^2$ where $x$ and $A$ are a $n\times 1$ vector and a $m\times n$ matrix, respectively.`,
    "x in R^n; A in R^(m x n); f = norm2(A*x)^2; gradient f wrt x",
  ),
  row(
    T`Find $\nabla_z z^TMv$, $z$, $v$ and $M$ being $n\times1$, $m\times 1$ and $n\times m$, respectively.`,
    "z in R^n; v in R^m; M in R^(n x m); gradient z'*M*v wrt z",
  ),
  row(
    T`Let $n\in\mathbb N$ and $A\in\mathbb R^{n\times n}$. Find the gradient of $f(x)=x^TAx$.`,
    "A in R^(n x n); x in R^n; f = x'*A*x; gradient f wrt x",
  ),
  row(
    T`$\mu$ is $n$ dimension vector and $S$ is $n\times n$ matrix. Find the gradient of $f(x)=(x-\mu)^TS(x-\mu)$ wrt $x$.`,
    "mu, x in R^n; S in R^(n x n); f = (x - mu)'*S*(x - mu); gradient f wrt x",
  ),
  row(
    T`Let $A=\mathbb R^{m\times n}$, $b=\mathbb R^m$. Find the gradient of $f(x)=\|Ax-b\|^2$.`,
    "A in R^(m x n); b in R^m; x in R^n; f = norm2(A*x - b)^2; gradient f wrt x",
  ),
  row(
    "Find $\\nabla_X \\operatorname{tr}(X\\Sigma X^T)$ where\n$X$ is $m\\times n$\n$\\Sigma$ is $n\\times n$",
    "X in R^(m x n); Sigma in R^(n x n); gradient tr(X*Sigma*X') wrt X",
  ),
  row(
    T`Let $f(x)=\|(I-A)x + Ob\|^2$ where $O$ is the $n\times n$ zero matrix and $I$ the $n\times n$ identity. Find the gradient by x.`,
    "A in R^(n x n); x in R^n; f = norm2((eye - A)*x)^2; gradient f wrt x",
  ),
  row(
    T`Let $E$ denote the $n\times n$ identity matrix and $f(x)=x^T(A+E)x$. Gradient of $f$?`,
    "A in R^(n x n); x in R^n; f = x'*(A + eye)*x; gradient f wrt x",
  ),
  row(
    T`Let $C$ be a covariance matrix. $f(C)=x^TC^{-1}x$. Find the gradient by $C$.`,
    "C in PD(n); x in R^n; f = x'*inv(C)*x; gradient f wrt C",
  ),
  row(T`Let $f(x)=a^Tx$ and $g(x)=f^2(x)$. Gradient of $g$?`, "a, x in R^n; g = (a'*x)^2; gradient g wrt x"),
  row(
    T`$K=\frac12\dot q^TM(q)\dot q$, where $M$ is the $n\times n$ mass matrix. Find $\partial K/\partial\dot q$.`,
    "q_dot in R^n; M in R^(n x n); K = q_dot'*M*q_dot/2; gradient K wrt q_dot",
  ),
  // names as they are typed
  row(
    T`Let $L^{\text{Ridge}}(\beta) = \|y-X\beta\|^2+\lambda\|\beta\|^2$. Find the gradient with respect to $\beta$.`,
    "y in R^n; X in R^(n x p); beta in R^p; lambda in R; L_Ridge = norm2(y - X*beta)^2 + lambda*norm2(beta)^2; gradient L_Ridge wrt beta",
  ),
  row(
    T`Let $W^1\in\mathbb R^{h\times d}$, $W^2\in\mathbb R^{k\times h}$ and $J=\|W^2\tanh(W^1x)-y\|^2$. Find $\partial J/\partial W^1$.`,
    "W_1 in R^(h x d); W_2 in R^(k x h); x in R^d; y in R^k; J = norm2(W_2*tanh(W_1*x) - y)^2; gradient J wrt W_1",
  ),
  row(
    T`Let $y = X1\beta1 + X2\beta2$. Find the gradient of $\|y - z\|^2$ with respect to $\beta1$.`,
    "X_1 in R^(m x n); X_2 in R^(m x p); beta_1 in R^n; beta_2 in R^p; z in R^m; gradient norm2(X_1*beta_1 + X_2*beta_2 - z)^2 wrt beta_1",
  ),
  row(
    T`Let $\mathbf f = \mathbf b\odot(\mathbf W\mathbf x)$. What is $\partial \|\mathbf f\|^2/\partial\mathbf W$?`,
    "b in R^m; W in R^(m x n); x in R^n; gradient norm2(b.*(W*x))^2 wrt W",
  ),
  // exponentials of matrices
  row(
    T`Let $A$ be a matrix and $\exp(A)=\sum_{k=0}^\infty A^k/k!$. What is the gradient of $f(A) = \operatorname{tr}(\exp(A)B)$?`,
    "A, B in R^(n x n); f = tr(expm(A)*B); gradient f wrt A",
  ),
  row(
    T`Find the derivative of $u(t)=\exp{At}\,v$ with respect to $t$, where $A$ is $n\times n$.`,
    "A in R^(n x n); v in R^n; t in R; u = expm(t*A)*v; jacobian u wrt t",
  ),
  // plain text
  row("Find the gradient of f(x) = x'Ax + b'x", "x, b in R^n; A in R^(n x n); f = x'*A*x + b'*x; gradient f wrt x"),
  row("what is d/dX of tr(A X B)?", "A in R^(m x n); X in R^(n x p); B in R^(p x m); gradient tr(A*X*B) wrt X"),
  row("How do I find d/dx (x^T A x)?", "x in R^n; A in R^(n x n); gradient x'*A*x wrt x"),
  row("What is the hessian of x'Ax?", "x in R^n; A in R^(n x n); hessian x'*A*x wrt x"),
  row(
    "Let f(x) = (1/2) x^T A x - b^T x + c, where A is symmetric. Find ∇f(x).",
    "A in Sym(n); x, b in R^n; c in R; f = x'*A*x/2 - b'*x + c; gradient f wrt x",
  ),
  row(
    "Given y = Ax + b, L = (y - t)^T (y - t). Find dL/dA.",
    "A in R^(m x n); x in R^n; b, t in R^m; L = norm2(A*x + b - t)^2; gradient L wrt A",
  ),
  row(
    "what is gradient of f = ||X w - y||^2 + lambda ||w||_1 with respect to w",
    "X in R^(m x n); w in R^n; y in R^m; lambda in R; f = norm2(X*w - y)^2 + lambda*norm1(w); gradient f wrt w",
  ),
  row(
    "Please find the partial derivative of trace(X' * A * X) with respect to X where X is n x p and A is n x n symmetric.",
    "X in R^(n x p); A in Sym(n); gradient tr(X'*A*X) wrt X",
  ),
  row(
    "For the loss L = -sum(t .* log(softmax(W*x))), find dL/dW.",
    "t in R^n; W in R^(n x m); x in R^m; L = -sum(t.*log(softmax(W*x))); gradient L wrt W",
  ),
  row("d/dt exp(tA)", "t in R; A in R^(n x n); jacobian expm(t*A) wrt t"),
  // entries of the variable, sizes in parentheses, shapes of functions
  row(
    T`What is the derivative of $\|BY\|_F^2$ with respect to $Y_{ij}$?`,
    "B in R^(m x n); Y in R^(n x p); gradient norm2(B*Y)^2 wrt Y",
  ),
  row(
    T`For $\rho(v)=\sqrt{v^TSv}$ with $\rho\in\mathbb R^N$ and $S\in\mathbb R^{\{N\times N\}}$ compute $\frac{\partial\rho}{\partial v_i}$.`,
    "v in R^N; S in R^(N x N); gradient sqrt(v'*S*v) wrt v",
  ),
  row(
    T`Let $s = u'Gz$, where $s$ is a scalar, $u$ and $z$ are vectors and $G$ is a matrix. What is $\dfrac{\partial s}{\partial G}$?`,
    "u in R^m; z in R^n; G in R^(m x n); gradient u'*G*z wrt G",
  ),
  // what is asked for, beside what is only mentioned
  row(
    T`Which gradient w.r.to C does $\operatorname{tr}((K-CD')'(K-CD'))$ have?`,
    "K in R^(m x n); C in R^(m x p); D in R^(n x p); gradient tr((K - C*D')'*(K - C*D')) wrt C",
  ),
  row(
    T`I look for the gradient of $r(u)=(u^TBu)/(u^Tu)$ with symmetric $B$. I know how to take the derivative of $u^Tu$, but the quotient?`,
    "u in R^n; B in Sym(n); r = (u'*B*u)/(u'*u); gradient r wrt u",
  ),
  row(
    T`How can I compute the gradient of g(w) = $\|Cw-d\|_{W}^2$? I would begin with $(Cw-d)^\top$.`,
    "C in R^(m x n); w in R^n; d in R^m; W in R^(m x m); gradient (C*w - d)'*W*(C*w - d) wrt w",
  ),
  row(
    T`Let $J^{\text{ridge}}(w) = \|y-Xw\|^2 + \mu\|w\|^2$. Recall that $\frac{\partial}{\partial z}z^Tz=2z^T$. Find the gradient of $J^{\text{ridge}}$.`,
    "X in R^(n x m); y in R^n; w in R^m; mu in R; gradient norm2(y - X*w)^2 + mu*norm2(w)^2 wrt w",
  ),
  row(
    T`Let $q=\operatorname{softmax}(z)$. Find $\frac{\partial q_i}{\partial z_k}$. If $i = k$, it is known.`,
    "z in R^n; jacobian softmax(z) wrt z",
  ),
  // what the text says of a numeral, a sign or a letter
  row(
    T`Differentiate $\operatorname{tr}((1Z-V)\circ(1Z-V))$ with respect to $Z$, where $1$ is a matrix whose entries are all $1$.`,
    "Z in R^(m x p); V in R^(p x p); f = tr((matrix(1, p, m)*Z - V).*(matrix(1, p, m)*Z - V)); gradient f wrt Z",
  ),
  row(
    T`What is the derivative of $f(t)=u^{T}*e^{Mt}*C*u$? t is a scalar, u is a vector, M, C are square matrices.`,
    "M, C in R^(n x n); u in R^n; t in R; f = u'*expm(t*M)*C*u; gradient f wrt t",
  ),
  row(
    T`$f: \mathbb R^d \to \mathbb R$, $f(x) = \log(\sum_{i=1}^m \exp(Q(c_i^Tx + h_i)))$ with $C \in \mathbb R^{d\times m}$ and $c_i$ the columns of C. Gradient by $x$?`,
    "C in R^(d x m); x in R^d; h in R^m; Q in R; f = log(sum(exp(Q*(C'*x + h)))); gradient f wrt x",
  ),
  row(
    T`$q = \frac{e^{c}}{\Sigma_{k} e^{v_k^Tz}}$. Find $\partial q/\partial z$.`,
    "V in R^(m x n); z in R^m; c in R; q = exp(c)/sum(exp(V'*z)); gradient q wrt z",
  ),
  row(
    T`I need the derivatives of $$E = \sum_{i=1}^{N}\sum_{j=1}^{M}W_{ij}(R_{ij} - U_i^TV_j)^2$$ with respect to $U_i$ and $V_j$. So far I have $\frac{\partial E}{\partial U_i} = -2\sum_j W_{ij}(R_{ij}-U_i^TV_j)V_j$; what is $\frac{\partial E}{\partial V_j}$?`,
    "U in R^(k x N); V in R^(k x M); W, R in R^(N x M); E = sum(W.*(R - U'*V).^2); gradient E wrt U, V",
  ),
  row(
    T`Find the gradient of $f(x) = x^TBx$. If the matrix $B$ is symmetric, that is $B = B^T$, it becomes simpler.`,
    "B in R^(n x n); x in R^n; f = x'*B*x; gradient f wrt x",
  ),
  row(
    T`- Hidden: $z^1 = W^1x + b^1$, $z^1\in\mathbb R^h$, with $W^1\in\mathbb R^{h\times d}$
- Loss: $J = \frac12\|z^1 - t\|^2$

Compute the gradients w.r.t. all parameters ($W^1, b^1$).`,
    "W_1 in R^(h x d); x in R^d; b_1, t in R^h; J = norm2(W_1*x + b_1 - t)^2/2; gradient J wrt W_1, b_1",
  ),
  row(
    T`The similarity is $simil(u,z) = \frac{u^Tz}{\|u\|\|z\|}$. Find the gradient of $simil(u,z)$ with respect to $u$.`,
    "u, z in R^n; s = u'*z/(norm2(u)*norm2(z)); gradient s wrt u",
  ),
  row(
    T`Let $$h:\mathbb R^n\to\mathbb R: z\mapsto \log(1+\exp(c^Tz))$$ where $c = \begin{bmatrix} c_1\\ \vdots\\ c_n\end{bmatrix}\in\mathbb R^n$. Find $\nabla h(z)$.`,
    "c, z in R^n; h = log(1 + exp(c'*z)); gradient h wrt z",
  ),
  row(
    T`Find the gradient of $\| |Bz|^2 - c \|_2^2$ with respect to $z$, where $|Bz|^2$ is the elementwise absolute value squared.`,
    "B in R^(m x n); z in R^n; c in R^m; f = norm2(abs(B*z).^2 - c)^2; gradient f wrt z",
  ),
  row(
    T`We minimise the function $S(B) = (Y - XB)'(Y - XB)$. What is $dS(B)/dB$?`,
    "X in R^(n x m); B in R^m; Y in R^n; S = (Y - X*B)'*(Y - X*B); gradient S wrt B",
  ),
  row(
    T`The covariance matrix is known ($\Sigma$). Find the gradient of $v(x)=\sqrt{x^T\Sigma x}$.`,
    "Sigma in PD(n); x in R^n; v = sqrt(x'*Sigma*x); gradient v wrt x",
  ),
  row(
    T`I minimise $$J = \|Cz - y\|_2^2$$ with respect to the 2-by-3 matrix $C$. The gradient?`,
    "C in R^(2 x 3); z in R^3; y in R^2; J = norm2(C*z - y)^2; gradient J wrt C",
  ),
  // what makes no sense and is not asked about does not stop the rest
  row(
    T`Find $\frac{\partial}{\partial X}\det(A+B^TXB)$. In general $(dX\, g(X))_{ij} = g(X)$, where $g$ is any scalar function of the matrix $X$.`,
    "A in R^(n x n); B in R^(m x n); X in R^(m x m); f = det(A + B'*X*B); gradient f wrt X",
  ),
  // signs that people leave out or turn round
  row(
    T`The loss is $$J(w)=\frac1n\sum\log(1+w^Tx_i)$$ where $w^T$ is the weight vector. Find its gradient.`,
    "w in R^m; X in R^(m x k); n in R; J = sum(log(1 + X'*w))/n; gradient J wrt w",
  ),
  row(
    T`Find the gradient of $\lVert C - Z\lVert_1$ with respect to $Z$. Let $N = C - Z$.`,
    "C, Z in R^(m x n); f = norm1(C - Z); gradient f wrt Z",
  ),
  row(
    T`Find the gradient of $f(a) = \sum_{i=i}^N(a^Tx_i)^2$.`,
    "a in R^n; X in R^(n x N); f = norm2(X'*a)^2; gradient f wrt a",
  ),
  // what a formula is, in a notation of its own
  row(
    T`Differentiate $$\log p(Y\mid \mu, S) = -\frac{N}{2}\log|S| - \frac12\sum_{i=1}^N (y_i-\mu)^TS^{-1}(y_i-\mu)$$ with respect to $\mu$.`,
    "S in R^(m x m); y in R^(m x N); mu in R^m; f = -N/2*logdet(S) - tr((y - mu*ones(N)')'*inv(S)*(y - mu*ones(N)'))/2; gradient f wrt mu",
  ),
  row(
    T`The divergence of $p(x)=\mathcal N(x|a,A)$ is $$\text{KL}[p(x)\|q(x)] = \frac12(\operatorname{tr}(B^{-1}A) - \log|A|)$$ with $A, B\in\mathbb S_{++}^n$. What is its derivative with respect to $A$?`,
    "A, B in PD(n); f = (tr(inv(B)*A) - logdet(A))/2; gradient f wrt A",
  ),
  row(
    T`$$\begin{align} F : \mathbb R^n\times\mathbb R^n &\to \mathbb R\\ (u,v) &\mapsto F(u,v) = u^Tv\,\|u\|^2\end{align}$$ Find the partial derivative of $F$ with respect to $u$.`,
    "u, v in R^n; F = (u'*v)*norm2(u)^2; gradient F wrt u",
  ),
  // times, marks and members
  row(
    T`$P_{k|k} = (I-K_kH)P_{k|k-1}(I-K_kH)^T + K_kRK_k^T$. Find the derivative of $\operatorname{tr}(P_{k|k})$ with respect to $K_k$.`,
    "K_k in R^(n x m); H in R^(m x n); P_k_km1 in R^(n x n); R in R^(m x m); f = tr((eye - K_k*H)*P_k_km1*(eye - K_k*H)' + K_k*R*K_k'); gradient f wrt K_k",
  ),
  row(
    T`$$L(U,V)=\frac12\sum_{u=1}^N\sum_{i=1}^M (R_{u,i} - U_u^TV_i)^2 + \frac{c}{2}\sum_{u=1}^N U_u^TU_u$$ where $U_u, V_i$ are vectors. What is the partial derivative with respect to $U_u$?`,
    "U in R^(k x N); V in R^(k x M); R in R^(N x M); c in R; L = norm2(R - U'*V)^2/2 + c/2*norm2(U)^2; gradient L wrt U",
  ),
  row(
    T`Let $g(A) = \operatorname{tr}(\operatorname{diag}(A,A)M)$ where $A$ is $n\times n$ and $M$ is $2n\times 2n$. Find $\partial g/\partial A$.`,
    "A in R^(n x n); M in R^(2*n x 2*n); g = tr(kron(eye(2), A)*M); gradient g wrt A",
  ),
  // exponents and distances
  row(
    T`Let $f(X)=\operatorname{tr}(e^X)$ for a square matrix $X$. Find $\nabla f$.`,
    "X in R^(n x n); f = tr(expm(X)); gradient f wrt X",
  ),
  row(
    T`What is the derivative of $d(x) = \sqrt{(x-\mu)^\top P(x-\mu)}$ with respect to $x$?`,
    "x, mu in R^n; P in R^(n x n); f = sqrt((x-mu)'*P*(x-mu)); gradient f wrt x",
  ),
  // a row times a letter, ones side by side, a definite matrix in a chain, a name in capitals
  row(
    T`For $v\in\mathbb C^n$ let $f(v)=\frac{|v^Hc|^2}{v^HQv}$ with $Q$ Hermitian. Derivative wrt $v$?`,
    "v, c in C^n; Q in Herm(n); f = abs(v'*c)^2/re(v'*Q*v); gradient f wrt v",
  ),
  row(
    T`Let $S = \frac1n X^T(I-\frac1n 11^T)X$ and $f=\operatorname{tr} S$. What is $\partial f/\partial X$?`,
    "n in R; X in R^(m x p); S = X'*(eye - ones(m)*ones(m)'/n)*X/n; f = tr(S); gradient f wrt X",
  ),
  row(
    T`Suppose $Q(x)=\frac12x^THx$ with $H = H^T \succ 0$. Find $\nabla Q$.`,
    "H in PD(n); x in R^n; Q = x'*H*x/2; gradient Q wrt x",
  ),
  row(
    T`I need $\frac{\partial}{\partial S}\operatorname{KL}$ where $\operatorname{KL} = \frac12(\operatorname{tr}(S) - \log\det S)$.`,
    "S in R^(n x n); f = (tr(S) - logdet(S))/2; gradient f wrt S",
  ),
]

/** Texts that ask for what the text does not determine: what the refusal says. */
export const refused: readonly (readonly [string, RegExp])[] = [
  [
    T`Let $g(t)=t^3+t$. Find the derivative of $g^{-1}(t)$ with respect to $t$.`,
    /the inverse of the function g is not read/,
  ],
  [T`Let $x\in\mathbb R$ and $f(x)=\tanh^{-1}(x)$. Find $f'(x)$.`, /not read/],
  [T`Let $f(x)=\|x\|^2$. Find $\partial f/\partial\bar z$`, /z_bar does not occur/],
  [T`$f(x)=\|x\|$. $\frac{\partial f}{\partial (x^2)}$?`, /no variable/],
  [T`How do you take the gradient of $v^T\nabla f(x)$ where $f(x)=x^TAx$?`, /derivative of a derivative/],
  [T`Find $\nabla_W J$.`, /J is not defined/],
  [T`$f(x) = \operatorname{prox}(x)^Tx$. Gradient?`, /prox is not defined/],
  [T`Let $f(X)=\frac12\|\mathcal P_\Omega(X-M)\|_F^2$. Gradient?`, /P_Omega is not defined/],
  [T`$J(u)=\|K(u)-d\|^2$. Find $J'(u)$.`, /K is a function/],
  [T`Suppose $A(x)=\sum_i x_iA_i$ and $f(x)=-\log\det A(x)$. Gradient?`, /not read/],
  [
    T`What is $\frac{\partial}{\partial s}\log\det(M(s))$ where $M$ is an $n\times n$ matrix that depends on $s$?`,
    /M is a function/,
  ],
  [T`Let $X(t)$ be an invertible matrix. Find $\frac{d}{dt}X(t)^{-1}$.`, /X is a function/],
  [
    T`$f(\theta)=y^TC^{-1}(\theta)y$, where $C$ depends on $\theta$. Find $\partial f/\partial\theta$.`,
    /C is a function/,
  ],
  [T`Let $f(x)=\sum_{i=1}^n \exp(a_i^Tx+bi)$. Gradient?`, /right behind a name/],
  [T`$f(x)=x_1^TAx_2$. Gradient?`, /x does not occur/],
  [T`$f(X)=\sum_{i=1}^n\sigma_i(X)^2$`, /by their number/],
  // nothing else is answered in place of what cannot be read
  [T`Compute the gradient of $CE(\text{softmax}(v), u)$ with $v=B^Tz$ w.r.t. $z$.`, /asked about is not read/],
  [
    T`We minimise $$G(P,Q)=\sum_{(i,j)\in S}(M_{ij}-p_iq_j)^2+\mu\|P\|^2.$$ How do I treat $\mu\|P\|^2$?`,
    /over a condition/,
  ],
  [T`Find $\frac{\partial v^TC^{-1}(\theta)v}{\partial\theta_k}$.`, /theta_k does not occur/],
  // variables that do not occur
  [T`Let $A$ be a matrix with eigenvector $v$. What is $\frac{\partial(u^Tv)}{\partial A}$?`, /A does not occur/],
  [T`Let $X\in\mathbb R^n$ and $f = BCd$. Find the Jacobian of $f$ with respect to $X$.`, /X does not occur/],
  // operators and functions are no factors
  [T`How do I compute $[D(\vec p(\vec x))]_{jk}$?`, /no question|names no function|does not define/],
  [T`Let $\lambda$ denote an eigenvalue. Compute $\nabla_B \lambda(B)$.`, /eigenvalues/],
  [
    T`Let $p_w = [S(Ch)]_w$, where $[S(y)]_w$ is the softmax. Find $\frac{\partial}{\partial C}\log(p_w)$.`,
    /S is a function/,
  ],
  [
    T`Let $\Sigma_i$ be covariance matrices and $f(w)=\sum_{i=1}^n(y_i-w)^T\Sigma_i^{-1}(y_i-w)$. Find $\nabla f$.`,
    /not read/,
  ],
  [T`The loss is $$L = (Aw - c)^2 + \mu w^Tw.$$ Find $\frac{dL}{dw}$.`, /said to be a number/],
  [
    T`Let $M = \begin{bmatrix} a & b \\ b & c\end{bmatrix}$. Differentiate $f = ac - b^2$ with respect to this symmetric matrix.`,
    /M does not occur/,
  ],
]
